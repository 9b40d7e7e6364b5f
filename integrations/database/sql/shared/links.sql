-- name: link_is_used(link)^
SELECT 1 FROM links WHERE link = :link;

-- name: link_use(link, expires_at)!
INSERT INTO links (link, expires_at) VALUES (:link, :expires_at) ON CONFLICT DO NOTHING;

-- name: links_forget(before)!
DELETE FROM links WHERE expires_at < :before;
