-- A topic that is deleted and created again has the same name and begins at offset 0 again.
ALTER TABLE kafka_position ADD COLUMN topic_id text;
COMMENT ON COLUMN kafka_position.topic_id IS 'The identity of the topic that was read; null where the broker does not tell it, or nobody has asked yet.';
