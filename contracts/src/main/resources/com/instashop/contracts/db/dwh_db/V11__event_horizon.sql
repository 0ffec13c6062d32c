-- A late event makes a day anew that was pruned: since when all events are kept, no event tells.

CREATE TABLE event_horizon (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    kept_since timestamptz NOT NULL
);
COMMENT ON TABLE event_horizon IS 'Since when realtime_events has all events; no row where nothing was pruned.';

-- What was pruned before: the days that were counted, and of which there is no event.
INSERT INTO event_horizon (kept_since)
SELECT max(bucket) + interval '24 hours'
FROM event_rollup
WHERE grain = 'day' AND events > 0
  AND NOT EXISTS (SELECT FROM realtime_events WHERE commit_time >= bucket AND commit_time < bucket + interval '24 hours')
HAVING max(bucket) IS NOT NULL;
