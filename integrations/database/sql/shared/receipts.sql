-- name: receipt_insert(citizen, at, body)!
INSERT INTO receipts (citizen, at, body) VALUES (:citizen, :at, :body);
