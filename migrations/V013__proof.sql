-- An account that signs in with a provider or a passkey only has no password.
ALTER TABLE account MODIFY password_hash varchar(255) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- What pages call a session; an earlier version that runs beside this one leaves it to the default.
ALTER TABLE session
    ADD COLUMN id uuid NULL DEFAULT uuid(),
    ADD COLUMN proved_at datetime(6) NULL COMMENT 'null: never since it began';
UPDATE session SET id = uuid() WHERE id IS NULL;
ALTER TABLE session MODIFY id uuid NOT NULL DEFAULT uuid(), ADD UNIQUE KEY session_id (id);

-- Forms that met an expired session or a proof too old, to be gone on with. Sealed: they hold what was typed.
CREATE TABLE kept_form (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL,
    browser binary(32) NOT NULL COMMENT 'the digest of a cookie: no other browser gets the form',
    content mediumblob NOT NULL,
    created_at datetime(6) NOT NULL,
    shown_at datetime(6) NULL COMMENT 'when it was offered first',
    KEY kept_form_account (account_id, created_at),
    KEY kept_form_created (created_at),
    CONSTRAINT kept_form_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One link an account at a time: a new one ends the one before.
CREATE TABLE password_reset (
    account_id uuid NOT NULL PRIMARY KEY,
    digest binary(32) NOT NULL,
    created_at datetime(6) NOT NULL,
    expires_at datetime(6) NOT NULL,
    UNIQUE KEY password_reset_digest (digest),
    CONSTRAINT password_reset_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
