UPDATE film SET rental_rate = rental_rate + 0.01, length = length + 1, rating = 'PG-13' WHERE film_id % 9 = 0;
UPDATE film SET title = title || ' II', special_features = special_features || '{"Ünï, \"x\"",NULL}' WHERE film_id % 101 = 0;
UPDATE film SET release_year = release_year - 1, original_language_id = language_id, rating = NULL WHERE film_id % 31 = 0;
UPDATE customer SET activebool = NOT activebool, active = 1 - active WHERE customer_id % 5 = 0;
UPDATE customer SET store_id = 1 + store_id % (SELECT max(store_id) FROM store), create_date = '2000-02-29' WHERE customer_id % 7 = 0;
INSERT INTO rental (rental_date, inventory_id, customer_id, staff_id)
    SELECT now(), inventory_id, 1 + inventory_id % 599, 1 + inventory_id % (SELECT max(staff_id) FROM staff) FROM inventory WHERE inventory_id % 100 = 0;
UPDATE rental SET return_date = now() WHERE return_date IS NULL AND rental_id % 3 = 0;
INSERT INTO payment (customer_id, staff_id, rental_id, amount, payment_date)
    SELECT customer_id, staff_id, rental_id, 4.99, '2022-07-15 12:00Z' FROM rental ORDER BY rental_id DESC LIMIT 40;
UPDATE payment SET payment_date = payment_date + interval '1 month' WHERE payment_id % 50 = 0 AND payment_date < '2022-06-01';
UPDATE payment SET amount = amount + 0.01 WHERE payment_id % 23 = 0;
DELETE FROM payment WHERE payment_id IN (SELECT payment_id FROM payment ORDER BY random() LIMIT 50);
UPDATE inventory SET store_id = 1 + store_id % (SELECT max(store_id) FROM store), film_id = 1 + film_id % 1000 WHERE inventory_id % 29 = 0;
UPDATE staff SET picture = '\xcafe00' || coalesce(picture, ''), email = NULL WHERE staff_id % 100 = 0;
UPDATE language SET name = upper(name);
DELETE FROM film_actor WHERE actor_id IN (SELECT actor_id FROM film_actor ORDER BY random() LIMIT 2);
INSERT INTO film_actor (actor_id, film_id) SELECT actor_id, film_id FROM actor, film WHERE film_id % 97 = 0 AND actor_id % 19 = 0 ON CONFLICT DO NOTHING;
