-- How what was sold reaches the buyer. transaction_id and buyer_id point into the database instashop.

CREATE TABLE carrier (
    carrier_id      bigserial PRIMARY KEY,
    name            text NOT NULL,
    phone           text,
    tracking_number text
);

CREATE TABLE shipment (
    shipment_id             bigserial PRIMARY KEY,
    transaction_id          bigint NOT NULL,
    buyer_id                bigint NOT NULL,
    carrier_id              bigint NOT NULL REFERENCES carrier,
    delivery_address        text NOT NULL,
    shipping_method         text NOT NULL,
    status                  text NOT NULL,
    estimated_delivery_date timestamptz
);
CREATE INDEX shipment_status ON shipment (status, shipment_id);
CREATE INDEX shipment_transaction ON shipment (transaction_id);
