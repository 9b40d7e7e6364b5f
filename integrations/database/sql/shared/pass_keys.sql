-- Every statement here runs in the database of keys.
-- name: kept_keys_since(since)
SELECT kid, issuer, profile, wrapped, begins, ends, retired, published FROM pass_keys
WHERE ends > :since ORDER BY begins, kid;

-- name: kept_key_insert(kid, issuer, profile, wrapped, begins, ends)!
INSERT INTO pass_keys (kid, issuer, profile, wrapped, begins, ends)
VALUES (:kid, :issuer, :profile, :wrapped, :begins, :ends) ON CONFLICT DO NOTHING;

-- name: kept_key_retire(kid, at)!
UPDATE pass_keys SET retired = :at WHERE kid = :kid AND retired IS NULL;

-- name: kept_key_publish(kid, at)!
UPDATE pass_keys SET published = :at WHERE kid = :kid AND published IS NULL;

-- name: kept_list_keys()
SELECT kid, wrapped, begins, ends, certificate FROM list_keys ORDER BY begins, kid;

-- name: kept_list_key_insert(kid, wrapped, begins, ends, certificate)!
INSERT INTO list_keys (kid, wrapped, begins, ends, certificate)
VALUES (:kid, :wrapped, :begins, :ends, :certificate) ON CONFLICT DO NOTHING;

-- name: kept_list_key_certify(kid, begins, ends, certificate)!
UPDATE list_keys SET begins = :begins, ends = :ends, certificate = :certificate WHERE kid = :kid;

-- name: kept_roots()
SELECT kid, point FROM roots ORDER BY place;

-- name: kept_root_put(place, kid, point)!
INSERT INTO roots (place, kid, point) VALUES (:place, :kid, :point)
ON CONFLICT (place) DO UPDATE SET kid = excluded.kid, point = excluded.point;

-- name: kept_signed(name)
SELECT seq, next, body FROM signed_lists WHERE name = :name;

-- name: kept_signed_put(name, seq, next, body)!
INSERT INTO signed_lists (name, seq, next, body) VALUES (:name, :seq, :next, :body)
ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, next = excluded.next, body = excluded.body
WHERE excluded.seq > signed_lists.seq;

-- name: kept_signed_hasten(next)!
UPDATE signed_lists SET next = :next;

-- name: kept_voided()
SELECT issuer, before FROM voided ORDER BY issuer;

-- name: kept_void(issuer, before)!
INSERT INTO voided (issuer, before) VALUES (:issuer, :before)
ON CONFLICT (issuer) DO UPDATE SET before = excluded.before WHERE excluded.before > voided.before;
