-- What visitors do in the shop, and the segments that marketing puts merchants in.
-- customer_id and product_id point into the database instashop: no foreign key can.

CREATE TABLE interaction (
    interaction_id   bigserial PRIMARY KEY,
    customer_id      bigint,
    interaction_type text NOT NULL,
    channel          text NOT NULL,
    interaction_date timestamptz NOT NULL DEFAULT now(),
    status           text NOT NULL,
    session_id       text,
    product_id       bigint,
    metadata         jsonb
);
CREATE INDEX interaction_customer ON interaction (customer_id);

CREATE TABLE segment (
    segment_id   bigserial PRIMARY KEY,
    segment_name text NOT NULL UNIQUE,
    criteria     text NOT NULL
);

CREATE TABLE customersegment (
    customer_segment_id bigserial PRIMARY KEY,
    customer_id         bigint NOT NULL,
    segment_id          bigint NOT NULL REFERENCES segment,
    UNIQUE (customer_id, segment_id)
);
