UPDATE "Sales"."Order Line" SET big = coalesce(big, 0) + 999999999999, precise = precise * 3, ok = NOT ok;
UPDATE "Sales"."Order Line" SET "No" = 77, m = NULL, growth = NULL, feels = NULL WHERE "Order" = 'A' AND "No" = 1;
UPDATE "Sales"."Order Line" SET day = '0001-01-01', created_at = '0001-01-01' WHERE "Order" = 'B' AND "No" = 1;
DELETE FROM "Sales"."Order Line" WHERE "Order" = 'B' AND "No" = 2;
INSERT INTO "Sales"."Order Line" ("Order", "No", price, m, secret, growth, feels)
    VALUES ('', 0, 0.001, 'sad', 'kept at home', 1.01, 'ok');
CREATE TABLE measurement_2027 PARTITION OF measurement FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
INSERT INTO measurement VALUES ('Madrid', '2027-05-05', 20), ('Rome', '2027-05-06', NULL);
UPDATE measurement SET peak = peak + 1;
UPDATE measurement SET logdate = '2026-02-02' WHERE city = 'Rome';
INSERT INTO "Sales"."Order Line" ("Order", "No", content) VALUES ('large', 1, repeat('Ünï"', 1000000));
UPDATE "Sales"."Order Line" SET content = content || '!' WHERE "Order" = 'large';
