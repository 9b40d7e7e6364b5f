-- name: paper_by_id(id)^
SELECT p.id, p.citizen, p.issued_at, p.ends_at, p.office, p.withdrawn_at, c.version
FROM papers AS p JOIN citizens AS c ON c.id = p.citizen WHERE p.id = :id;

-- name: papers_of_citizen(citizen)
SELECT p.id, p.citizen, p.issued_at, p.ends_at, p.office, p.withdrawn_at, c.version
FROM papers AS p JOIN citizens AS c ON c.id = p.citizen WHERE p.citizen = :citizen ORDER BY p.issued_at, p.id;

-- name: papers_left_by(before, most)
SELECT p.citizen FROM papers AS p
WHERE p.ends_at < :before
AND NOT EXISTS (SELECT 1 FROM channels AS c WHERE c.citizen = p.citizen)
AND NOT EXISTS (SELECT 1 FROM papers AS later WHERE later.citizen = p.citizen AND later.ends_at >= :before)
LIMIT :most;

-- name: paper_put(id, citizen, issued_at, ends_at, office, withdrawn_at)!
INSERT INTO papers (id, citizen, issued_at, ends_at, office, withdrawn_at)
VALUES (:id, :citizen, :issued_at, :ends_at, :office, :withdrawn_at)
ON CONFLICT (citizen, id) DO UPDATE SET withdrawn_at = excluded.withdrawn_at
WHERE papers.citizen = excluded.citizen;

-- name: papers_forget(before)!
DELETE FROM papers WHERE ends_at < :before;
