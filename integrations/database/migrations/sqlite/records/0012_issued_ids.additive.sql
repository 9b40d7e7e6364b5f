-- By the id alone, for a phone that draws its own: one that is noted already is refused.
CREATE INDEX issued_cti ON issued (cti);
