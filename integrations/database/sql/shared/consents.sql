-- name: consents_of_citizen(citizen)
SELECT purpose, given_at, text, through, withdrawn_at FROM consents WHERE citizen = :citizen ORDER BY given_at, purpose;

-- name: consent_put(citizen, purpose, given_at, text, through, withdrawn_at)!
INSERT INTO consents (citizen, purpose, given_at, text, through, withdrawn_at)
VALUES (:citizen, :purpose, :given_at, :text, :through, :withdrawn_at)
ON CONFLICT (citizen, purpose, given_at) DO UPDATE SET withdrawn_at = excluded.withdrawn_at;

-- name: consent_drop(citizen, purpose, given_at)!
DELETE FROM consents WHERE citizen = :citizen AND purpose = :purpose AND given_at = :given_at;
