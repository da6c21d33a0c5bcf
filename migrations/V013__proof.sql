-- An account that signs in with a provider or a passkey only has no password.
ALTER TABLE account MODIFY password_hash varchar(255) CHARACTER SET ascii COLLATE ascii_bin NULL;

ALTER TABLE session
    ADD COLUMN id uuid NULL COMMENT 'what pages call it; null: begun by an earlier version',
    ADD COLUMN proved_at datetime(6) NULL COMMENT 'when whoever uses it last proved who they are',
    ADD UNIQUE KEY session_id (id);

-- Forms that met an expired session or a proof too old, to be gone on with. Sealed: they hold what was typed.
CREATE TABLE kept_form (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL,
    content mediumblob NOT NULL,
    created_at datetime(6) NOT NULL,
    KEY kept_form_account (account_id, created_at),
    KEY kept_form_created (created_at),
    CONSTRAINT kept_form_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE password_reset (
    digest binary(32) NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL,
    created_at datetime(6) NOT NULL,
    expires_at datetime(6) NOT NULL,
    UNIQUE KEY password_reset_account (account_id),
    CONSTRAINT password_reset_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
