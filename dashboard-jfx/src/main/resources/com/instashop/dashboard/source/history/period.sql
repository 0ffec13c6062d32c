(grain = :grain AND bucket >= :from AND bucket < :days_until
 OR grain = 'hour' AND bucket >= :days_until AND bucket < :until)
