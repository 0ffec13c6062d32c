UPDATE track SET unit_price = unit_price + 0.01, milliseconds = milliseconds + 1000 WHERE track_id % 7 = 0;
UPDATE track SET genre_id = 1 + genre_id % 25, composer = nullif(composer, 'AC/DC') WHERE track_id % 11 = 0;
UPDATE genre SET name = name || '!' WHERE genre_id % 5 = 0;
UPDATE customer SET company = CASE WHEN company IS NULL THEN 'Ünï "x"|%' END, country = upper(country);
INSERT INTO invoice SELECT invoice_id + 1, customer_id, now(), NULL, NULL, NULL, NULL, NULL, 3.98 FROM invoice ORDER BY 1 DESC LIMIT 1;
INSERT INTO invoice_line SELECT line.most + n, invoice.most, n, 1.99, n FROM generate_series(1, 2) n,
    (SELECT max(invoice_line_id) AS most FROM invoice_line) line, (SELECT max(invoice_id) AS most FROM invoice) invoice;
UPDATE invoice_line SET track_id = 1 + track_id % 3503, quantity = quantity + 1 WHERE invoice_line_id % 13 = 0;
UPDATE invoice SET total = total * 1.1, billing_country = NULL WHERE invoice_id % 17 = 0;
DELETE FROM invoice_line WHERE invoice_line_id IN (SELECT invoice_line_id FROM invoice_line ORDER BY random() LIMIT 20);
DELETE FROM playlist_track WHERE track_id IN (SELECT track_id FROM playlist_track ORDER BY random() LIMIT 20);
INSERT INTO playlist_track SELECT playlist_id, track_id FROM playlist, track WHERE track_id % 499 = 0 ON CONFLICT DO NOTHING;
UPDATE playlist_track AS one SET track_id = track_id + 1
    WHERE track_id % 7 = 0 AND track_id < 3503 AND NOT EXISTS (
        SELECT FROM playlist_track other WHERE other.playlist_id = one.playlist_id AND other.track_id = one.track_id + 1);
