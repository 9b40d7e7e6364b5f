-- Where somebody logged in, while the conversation is that of another account of the same owner; ends with either.
ALTER TABLE logins ADD COLUMN logged_in_at BLOB REFERENCES channels (id) ON DELETE CASCADE;
CREATE INDEX logins_at ON logins (logged_in_at) WHERE logged_in_at IS NOT NULL;
