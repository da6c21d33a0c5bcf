-- What an authenticator knows an account by: random, so that it tells nobody who that is.
ALTER TABLE account
    ADD COLUMN user_handle binary(32) NULL COMMENT 'null: never had a passkey',
    ADD UNIQUE KEY account_user_handle (user_handle);

CREATE TABLE passkey (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL,
    credential_id varbinary(1023) NOT NULL,
    attested_credential blob NOT NULL COMMENT 'with the public key, as WebAuthn §6.5.1 has it',
    sign_count bigint NOT NULL COMMENT '0: its authenticator does not count',
    transports varchar(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'separated by spaces',
    backup_eligible boolean NOT NULL COMMENT 'whether it can be on several devices',
    backed_up boolean NOT NULL COMMENT 'whether it was when last used',
    name varchar(100) NOT NULL,
    created_at datetime(6) NOT NULL,
    last_used_at datetime(6) NULL COMMENT 'null: never used',
    UNIQUE KEY passkey_credential (credential_id),
    KEY passkey_account (account_id, created_at),
    CONSTRAINT passkey_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Challenges that wait for an answer; whoever takes one deletes it.
CREATE TABLE passkey_challenge (
    digest binary(32) NOT NULL PRIMARY KEY,
    browser_digest binary(32) NOT NULL,
    purpose varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    account_id uuid NULL COMMENT 'null: whoever signs in',
    expires_at datetime(6) NOT NULL,
    KEY passkey_challenge_account (account_id),
    KEY passkey_challenge_expires (expires_at),
    CONSTRAINT passkey_challenge_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
