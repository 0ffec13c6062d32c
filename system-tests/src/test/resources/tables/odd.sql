ALTER DATABASE odd SET intervalstyle = 'iso_8601';
ALTER DATABASE odd SET bytea_output = 'escape';
CREATE COLLATION no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE shout (id bigint PRIMARY KEY, word text COLLATE no_case, small smallint);
INSERT INTO shout VALUES (9223372036854775807, 'HEY', -32768), (-9223372036854775807, 'hey', 1), (0, 'ho', 2);
CREATE SCHEMA "Sales";
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN positive AS numeric(10, 3) CHECK (VALUE > 0);
CREATE DOMAIN rising AS positive CHECK (VALUE > 1);
CREATE DOMAIN feeling AS mood;
CREATE TABLE "Sales"."Order Line" (
    "Order" text NOT NULL, "No" smallint NOT NULL, content text, created_at timestamptz, deleted_at timestamp,
    price positive, rate numeric, precise numeric(20, 4), ok boolean, day date, at3 timestamp(3), at timestamp, t time,
    i interval, j json, jb jsonb, r real, d double precision, u uuid, m mood, tags text[], ints integer[], c varchar(9),
    c5 char(5), b bytea, ip inet, big bigint, secret text, growth rising DEFAULT 2, feels feeling DEFAULT 'ok',
    PRIMARY KEY ("Order", "No"));
INSERT INTO "Sales"."Order Line" VALUES
    ('A', 1, 'hello', now(), now(), 1.234, 1.50, 12345678.1234, true, '2026-11-28', now(), now(), '12:34:56.789',
     '1 day 02:03:04.5', '{"a": 1, "a":2}', '{"b":[1,2]}', 1.5, 1e100, gen_random_uuid(), 'happy', '{a,"b c",NULL}',
     '{1,2,NULL}', '', 'ab', '\xdeadbeef', '10.0.0.1', 1),
    ('Ünï "x"|', 1, E'tab\tnew\nline', 'infinity', 'infinity', 99.999, 'NaN', 'NaN', false, 'infinity', '2026-01-01',
     'infinity', '24:00:00', '-1 mons', 'null', 'null', 'NaN', '-Infinity', NULL, 'sad', '{}', '{}', NULL, '', '', '::1', -1),
    ('B', 1, '', '-infinity', '-infinity', 0.001, 'Infinity', 0.0001, false, '-infinity', '0044-03-15 BC',
     '0044-03-15 10:00:00.123456 BC', '00:00', '0', '[]', '[]', 'Infinity', 'NaN', NULL, 'ok', NULL, NULL, 'c', 'abcde',
     NULL, '10.0.0.0/8', 0);
INSERT INTO "Sales"."Order Line" ("Order", "No") VALUES ('A', 2);
INSERT INTO "Sales"."Order Line" VALUES ('B', 2, 'x', '0044-03-15 10:00:00 BC', NULL, 5, 1e30, -1, NULL, '12000-01-01', '12000-01-01', '12000-01-01',
     '00:00:00.000001', '3 years', '"x"', '"x"', -0.0, 1e-300, NULL);
CREATE TABLE measurement (city text NOT NULL, logdate date NOT NULL, peak integer DEFAULT 7, PRIMARY KEY (city, logdate))
    PARTITION BY RANGE (logdate);
CREATE TABLE measurement_2026 PARTITION OF measurement FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO measurement VALUES ('Madrid', '2026-01-01', 10), ('Paris', '2026-07-01', 30);
CREATE TABLE nokey (a int, b int);
CREATE TABLE uniq (a int UNIQUE NOT NULL, g int GENERATED ALWAYS AS (a * 2) STORED, p point);
INSERT INTO uniq (a) VALUES (1), (2);
CREATE TABLE parent (a int PRIMARY KEY);
CREATE TABLE heir (PRIMARY KEY (a)) INHERITS (parent);
CREATE TABLE span (during tsrange PRIMARY KEY, place int);
