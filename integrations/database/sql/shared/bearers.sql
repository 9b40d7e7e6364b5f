-- Whose a pass is, for the door of a venue that notes visits; kept until it expires.
-- name: pass_bearer(cti)^
SELECT pseudonym FROM issued WHERE cti = :cti;
