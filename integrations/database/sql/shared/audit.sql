-- name: audit_insert(at, actor, act, purpose, about, detail)!
INSERT INTO audit (at, actor, act, purpose, about, detail)
VALUES (:at, :actor, :act, :purpose, :about, :detail);

-- name: audit_about(about)
SELECT at, actor, act, purpose, about, detail FROM audit WHERE about = :about ORDER BY at, id;
