-- The warehouse: every change event, the current state of each row, the history of customers and
-- products, and what is added up of them. Written by the streaming query "warehouse" only, each
-- micro-batch in one transaction. Money is numeric(12,2) in euro; every timestamp is timestamptz.

-- ── How far it has come ───────────────────────────────────────────────────────────────────────

CREATE TABLE batch (
    query_id     text PRIMARY KEY,
    batch_id     bigint NOT NULL,
    committed_at timestamptz NOT NULL
);
COMMENT ON TABLE batch IS 'The newest micro-batch of the streaming query; one row, written in the transaction of the batch.';

CREATE TABLE kafka_position (
    topic           text NOT NULL,
    kafka_partition integer NOT NULL,
    next_offset     bigint NOT NULL,
    PRIMARY KEY (topic, kafka_partition)
);
COMMENT ON TABLE kafka_position IS 'The offset behind the last record that is part of the warehouse.';

CREATE TABLE source_clock (
    source      text PRIMARY KEY,
    commit_time timestamptz NOT NULL
);
COMMENT ON TABLE source_clock IS 'The newest commit time (a change or a heartbeat) of each database.';

CREATE TABLE table_snapshot (
    topic text PRIMARY KEY,
    began timestamptz NOT NULL
);
COMMENT ON TABLE table_snapshot IS 'When the newest snapshot of a table began: its rows stand for the whole table.';

-- ── Every change event ────────────────────────────────────────────────────────────────────────

CREATE TABLE realtime_events (
    topic              text NOT NULL,
    kafka_partition    integer NOT NULL,
    kafka_offset       bigint NOT NULL,
    event_type         text NOT NULL,
    operation          text NOT NULL,
    source             text NOT NULL,
    source_table       text NOT NULL,
    key                bigint,
    commit_time        timestamptz NOT NULL,
    lsn                pg_lsn,
    source_transaction bigint,
    customer_id        bigint,
    transaction_id     bigint,
    product_id         bigint,
    category           text,
    amount             numeric(12, 2),
    session_id         text,
    before             jsonb,
    after              jsonb,
    processed_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, kafka_partition, kafka_offset, commit_time)
) PARTITION BY RANGE (commit_time);
COMMENT ON TABLE realtime_events IS 'One row per change event; a partition per UTC day, named realtime_events_YYYYMMDD.';
COMMENT ON COLUMN realtime_events.event_type IS 'What happened in the words of the shop, e.g. transaction_refunded, stock_out, website_visit.';
COMMENT ON COLUMN realtime_events.operation IS 'Debezium''s code: c create, u update, d delete, r read by a snapshot, t truncate.';
COMMENT ON COLUMN realtime_events.source_transaction IS 'PostgreSQL''s transaction id in the source.';

-- What happened last, and what happened to one sale: its items and parcels are part of it.
CREATE INDEX realtime_events_time ON realtime_events (commit_time);
CREATE INDEX realtime_events_transaction ON realtime_events (transaction_id) WHERE transaction_id IS NOT NULL;
CREATE INDEX realtime_events_stock_out ON realtime_events (commit_time) WHERE event_type = 'stock_out';

-- ── The current state of each row ─────────────────────────────────────────────────────────────
-- created_at: commit time of its creation, null for what a snapshot read; changed_at: commit time
-- of its newest version, which the record (kafka_partition, kafka_offset) told; deleted_at: null
-- while it is there.

CREATE TABLE fact_transaction (
    transaction_id   bigint PRIMARY KEY,
    buyer_id         bigint,
    customer_id      bigint,
    transaction_date timestamptz,
    total_amount     numeric(12, 2),
    payment_method   text,
    status           text,
    created_at       timestamptz,
    changed_at       timestamptz NOT NULL,
    deleted_at       timestamptz,
    lsn              pg_lsn,
    kafka_partition  integer NOT NULL,
    kafka_offset     bigint NOT NULL
) WITH (fillfactor = 85);
CREATE INDEX fact_transaction_date ON fact_transaction (transaction_date);

CREATE TABLE fact_transaction_item (
    transaction_detail_id bigint PRIMARY KEY,
    transaction_id        bigint,
    product_id            bigint,
    quantity              integer,
    unit_price            numeric(12, 2),
    created_at            timestamptz,
    changed_at            timestamptz NOT NULL,
    deleted_at            timestamptz,
    lsn                   pg_lsn,
    kafka_partition       integer NOT NULL,
    kafka_offset          bigint NOT NULL
);
CREATE INDEX fact_transaction_item_transaction ON fact_transaction_item (transaction_id);

CREATE TABLE fact_interaction (
    interaction_id   bigint PRIMARY KEY,
    customer_id      bigint,
    interaction_type text,
    channel          text,
    interaction_date timestamptz,
    status           text,
    session_id       text,
    product_id       bigint,
    metadata         jsonb,
    created_at       timestamptz,
    changed_at       timestamptz NOT NULL,
    deleted_at       timestamptz,
    lsn              pg_lsn,
    kafka_partition  integer NOT NULL,
    kafka_offset     bigint NOT NULL
);
CREATE INDEX fact_interaction_session ON fact_interaction (session_id) WHERE session_id IS NOT NULL;

CREATE TABLE fact_shipment (
    shipment_id             bigint PRIMARY KEY,
    transaction_id          bigint,
    buyer_id                bigint,
    carrier_id              bigint,
    delivery_address        text,
    shipping_method         text,
    status                  text,
    estimated_delivery_date timestamptz,
    delivered_at            timestamptz,
    created_at              timestamptz,
    changed_at              timestamptz NOT NULL,
    deleted_at              timestamptz,
    lsn                     pg_lsn,
    kafka_partition         integer NOT NULL,
    kafka_offset            bigint NOT NULL
) WITH (fillfactor = 70);
COMMENT ON COLUMN fact_shipment.delivered_at IS 'Commit time of the change that made it delivered, the newest one; null before, and for what a snapshot found delivered.';
CREATE INDEX fact_shipment_transaction ON fact_shipment (transaction_id);

CREATE TABLE fact_stock_level (
    stock_id           bigint PRIMARY KEY,
    product_id         bigint,
    available_quantity integer,
    reorder_point      integer,
    warehouse_location text,
    created_at         timestamptz,
    changed_at         timestamptz NOT NULL,
    deleted_at         timestamptz,
    lsn                pg_lsn,
    kafka_partition    integer NOT NULL,
    kafka_offset       bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE dim_carrier (
    carrier_id      bigint PRIMARY KEY,
    name            text,
    phone           text,
    tracking_number text,
    created_at      timestamptz,
    changed_at      timestamptz NOT NULL,
    deleted_at      timestamptz,
    lsn             pg_lsn,
    kafka_partition integer NOT NULL,
    kafka_offset    bigint NOT NULL
);

-- ── Dimensions with history ───────────────────────────────────────────────────────────────────
-- A row per version, valid in [valid_from, valid_to); valid_to is infinity for what holds now.

CREATE TABLE dim_customer (
    customer_id       bigint NOT NULL,
    name              text,
    business_name     text,
    email             text,
    phone             text,
    subscription_plan text,
    logo_url          text,
    store_url         text,
    valid_from        timestamptz NOT NULL,
    valid_to          timestamptz NOT NULL DEFAULT 'infinity',
    lsn               pg_lsn,
    kafka_partition   integer NOT NULL,
    kafka_offset      bigint NOT NULL,
    PRIMARY KEY (customer_id, kafka_partition, kafka_offset)
);
CREATE UNIQUE INDEX dim_customer_current ON dim_customer (customer_id) WHERE valid_to = 'infinity';

CREATE TABLE dim_product (
    product_id      bigint NOT NULL,
    customer_id     bigint,
    name            text,
    description     text,
    category        text,
    price           numeric(12, 2),
    currency        text,
    status          text,
    image_url       text,
    valid_from      timestamptz NOT NULL,
    valid_to        timestamptz NOT NULL DEFAULT 'infinity',
    lsn             pg_lsn,
    kafka_partition integer NOT NULL,
    kafka_offset    bigint NOT NULL,
    PRIMARY KEY (product_id, kafka_partition, kafka_offset)
);
CREATE UNIQUE INDEX dim_product_current ON dim_product (product_id) WHERE valid_to = 'infinity';

-- ── Sessions ──────────────────────────────────────────────────────────────────────────────────

CREATE TABLE customer_sessions (
    session_id     text PRIMARY KEY,
    customer_id    bigint,
    channel        text,
    started_at     timestamptz NOT NULL,
    ended_at       timestamptz NOT NULL,
    steps          integer NOT NULL,
    outcome        text NOT NULL,
    transaction_id bigint
) WITH (fillfactor = 70);
COMMENT ON TABLE customer_sessions IS 'A visit: the interactions that share a session_id, and the sale it led to.';
COMMENT ON COLUMN customer_sessions.outcome IS 'conversion: it ended in a purchase; cart_abandonment: left after the intent to buy; bounce: left before; open: neither yet.';
CREATE INDEX customer_sessions_started ON customer_sessions (started_at);

-- ── Windows ───────────────────────────────────────────────────────────────────────────────────

CREATE TABLE metric_window (
    window_start   timestamptz NOT NULL,
    metric         text NOT NULL,
    key            text NOT NULL,
    count          bigint NOT NULL,
    cents          bigint NOT NULL,
    quantity       bigint NOT NULL,
    smallest_cents bigint NOT NULL,
    largest_cents  bigint NOT NULL,
    PRIMARY KEY (window_start, metric, key)
);
COMMENT ON TABLE metric_window IS 'What the changes committed within 30 seconds booked, by metric and key, in commit time; -infinity is the baseline that snapshots read.';
CREATE INDEX metric_window_metric ON metric_window (metric, window_start);

CREATE TABLE metric_total (
    metric   text NOT NULL,
    key      text NOT NULL,
    count    bigint NOT NULL,
    cents    bigint NOT NULL,
    quantity bigint NOT NULL,
    PRIMARY KEY (metric, key)
) WITH (fillfactor = 50);
COMMENT ON TABLE metric_total IS 'The sum of metric_window over all windows and the baseline.';

-- ── What is added up ──────────────────────────────────────────────────────────────────────────
-- For questions over months: by hour and by day (UTC), kept equal to the facts by each batch.
-- grain is hour or day, bucket its beginning.

CREATE TABLE event_rollup (
    grain     text NOT NULL,
    bucket    timestamptz NOT NULL,
    topic     text NOT NULL,
    operation text NOT NULL,
    events    bigint NOT NULL,
    PRIMARY KEY (grain, bucket, topic, operation)
) WITH (fillfactor = 50);
COMMENT ON TABLE event_rollup IS 'Change events by commit time.';

CREATE TABLE sales_rollup (
    grain        text NOT NULL,
    bucket       timestamptz NOT NULL,
    customer_id  bigint NOT NULL,
    transactions bigint NOT NULL,
    completed    bigint NOT NULL,
    revenue      numeric(16, 2) NOT NULL,
    PRIMARY KEY (grain, bucket, customer_id)
) WITH (fillfactor = 50);
COMMENT ON TABLE sales_rollup IS 'Transactions by transaction_date and merchant.';

CREATE TABLE item_rollup (
    grain       text NOT NULL,
    bucket      timestamptz NOT NULL,
    product_id  bigint NOT NULL,
    units       bigint NOT NULL,
    gross_sales numeric(16, 2) NOT NULL,
    net_units   bigint NOT NULL,
    net_revenue numeric(16, 2) NOT NULL,
    PRIMARY KEY (grain, bucket, product_id)
) WITH (fillfactor = 50);
COMMENT ON TABLE item_rollup IS 'Items by the transaction_date of their sale: gross whatever its state, net of completed ones only.';

CREATE TABLE interaction_rollup (
    grain            text NOT NULL,
    bucket           timestamptz NOT NULL,
    channel          text NOT NULL,
    interaction_type text NOT NULL,
    interactions     bigint NOT NULL,
    PRIMARY KEY (grain, bucket, channel, interaction_type)
) WITH (fillfactor = 50);
COMMENT ON TABLE interaction_rollup IS 'Interactions by interaction_date.';

CREATE TABLE session_rollup (
    grain    text NOT NULL,
    bucket   timestamptz NOT NULL,
    channel  text NOT NULL,
    outcome  text NOT NULL,
    sessions bigint NOT NULL,
    steps    bigint NOT NULL,
    seconds  bigint NOT NULL,
    PRIMARY KEY (grain, bucket, channel, outcome)
) WITH (fillfactor = 50);
COMMENT ON TABLE session_rollup IS 'Sessions by their start; seconds from the first to the last step.';

CREATE TABLE delivery_rollup (
    grain      text NOT NULL,
    bucket     timestamptz NOT NULL,
    carrier_id bigint NOT NULL,
    delivered  bigint NOT NULL,
    late       bigint NOT NULL,
    seconds    bigint NOT NULL,
    PRIMARY KEY (grain, bucket, carrier_id)
) WITH (fillfactor = 50);
COMMENT ON TABLE delivery_rollup IS 'Parcels that were created and delivered while we looked, by delivered_at; late ones after their estimated date.';
