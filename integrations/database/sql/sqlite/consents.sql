-- name: consents_of_citizen(citizen)
SELECT purpose, given_at, text, through, withdrawn_at FROM consents WHERE citizen = :citizen ORDER BY given_at, purpose;

-- name: consent_put(citizen, purpose, given_at, text, through, withdrawn_at)!
INSERT INTO consents (citizen, purpose, given_at, text, through, withdrawn_at)
VALUES (:citizen, :purpose, :given_at, :text, :through, :withdrawn_at)
ON CONFLICT (citizen, purpose, given_at) DO UPDATE SET withdrawn_at = excluded.withdrawn_at;
