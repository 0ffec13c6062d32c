-- What lies in the warehouses. product_id points into the database instashop.

CREATE TABLE stock (
    stock_id           bigserial PRIMARY KEY,
    product_id         bigint NOT NULL UNIQUE,
    available_quantity integer NOT NULL,
    reorder_point      integer NOT NULL,
    warehouse_location text NOT NULL
);

CREATE TABLE inventorymovement (
    movement_id   bigserial PRIMARY KEY,
    product_id    bigint NOT NULL,
    movement_date timestamptz NOT NULL DEFAULT now(),
    movement_type text NOT NULL,
    quantity      integer NOT NULL,
    reason        text NOT NULL
);
CREATE INDEX inventorymovement_product ON inventorymovement (product_id, movement_date);
