-- In the database of keys.
-- name: leaving_all()
SELECT owner, erased FROM leaving;
