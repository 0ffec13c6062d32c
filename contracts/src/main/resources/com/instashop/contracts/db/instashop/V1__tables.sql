-- The shop itself: merchants, their products, the buyers and what they buy.
-- Money is numeric(12,2) in euro; every timestamp is timestamptz, written in UTC.

CREATE TABLE customer (
    customer_id       bigserial PRIMARY KEY,
    name              text NOT NULL,
    business_name     text NOT NULL,
    email             text NOT NULL,
    phone             text,
    subscription_plan text NOT NULL,
    logo_url          text,
    store_url         text
);
COMMENT ON TABLE customer IS 'A merchant who sells on the platform.';

CREATE TABLE buyer (
    buyer_id         bigserial PRIMARY KEY,
    name             text NOT NULL,
    email            text NOT NULL,
    phone            text,
    shipping_address text
);

CREATE TABLE product (
    product_id  bigserial PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customer,
    name        text NOT NULL,
    description text,
    category    text NOT NULL,
    price       numeric(12, 2) NOT NULL CHECK (price >= 0),
    currency    text NOT NULL DEFAULT 'EUR',
    status      text NOT NULL,
    image_url   text
);
CREATE INDEX product_customer ON product (customer_id);

CREATE TABLE transaction (
    transaction_id   bigserial PRIMARY KEY,
    buyer_id         bigint NOT NULL REFERENCES buyer,
    customer_id      bigint NOT NULL REFERENCES customer,
    transaction_date timestamptz NOT NULL DEFAULT now(),
    total_amount     numeric(12, 2) NOT NULL,
    payment_method   text NOT NULL,
    status           text NOT NULL
);
CREATE INDEX transaction_status ON transaction (status, transaction_id);

CREATE TABLE transactiondetail (
    transaction_detail_id bigserial PRIMARY KEY,
    transaction_id        bigint NOT NULL REFERENCES transaction,
    product_id            bigint NOT NULL REFERENCES product,
    quantity              integer NOT NULL,
    unit_price            numeric(12, 2) NOT NULL
);
CREATE INDEX transactiondetail_transaction ON transactiondetail (transaction_id);
CREATE INDEX transactiondetail_product ON transactiondetail (product_id);
