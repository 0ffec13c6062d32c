SELECT bucket, events, transactions, revenue, unique_customers
FROM activity
WHERE grain = :grain AND bucket >= :from AND bucket < :until
