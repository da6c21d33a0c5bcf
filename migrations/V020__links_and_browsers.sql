-- What failures are counted for: the digest is another after each sign-in. An earlier version leaves it to the default.
ALTER TABLE device ADD COLUMN id uuid NULL DEFAULT uuid();
UPDATE device SET id = uuid() WHERE id IS NULL;
ALTER TABLE device MODIFY id uuid NOT NULL DEFAULT uuid();
