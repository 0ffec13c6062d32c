-- The number of the last batch that a lane of a running generator has committed.

CREATE TABLE IF NOT EXISTS generator_lane (
    lane  uuid PRIMARY KEY,
    batch bigint NOT NULL
);
