-- Whether a snapshot is new is not a matter of which is later: a clock may have been put back in between.
ALTER TABLE table_snapshot DROP CONSTRAINT table_snapshot_pkey, ADD PRIMARY KEY (topic, began);
COMMENT ON TABLE table_snapshot IS 'When the snapshots of a table began: the rows of each stand for the whole table.';
