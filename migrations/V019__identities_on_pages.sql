-- What pages call somebody's identity at a provider; an earlier version that runs beside this one leaves it to the default.
ALTER TABLE oidc_identity ADD COLUMN id uuid NULL DEFAULT uuid();
UPDATE oidc_identity SET id = uuid() WHERE id IS NULL;
ALTER TABLE oidc_identity MODIFY id uuid NOT NULL DEFAULT uuid(), ADD UNIQUE KEY oidc_identity_id (id);
