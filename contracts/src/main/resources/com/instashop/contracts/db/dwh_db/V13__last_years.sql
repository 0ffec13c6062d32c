-- The years up to 294276 are finite: a time of them in milliseconds is what it is. Debezium makes infinity of one
-- without a zone a moment of the last day of which a bigint can count microseconds, or one beyond the calendar.

CREATE OR REPLACE FUNCTION image_timestamp(value text, micros bigint) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN value::numeric * micros >= 9224318016000000000
                 OR value::bigint / (86400000000 / micros) = 106751991 THEN 'infinity'
            WHEN value::numeric * micros < -210866803200000000 THEN '-infinity'
       ELSE timestamp '1970-01-01' + value::bigint / (86400000000 / micros) * interval '1 day'
            + value::bigint % (86400000000 / micros) * micros * interval '1 microsecond' END
$$;
