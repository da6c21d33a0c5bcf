-- Sign-ins that lead to a provider and have not come back: ten minutes at most, and once.
CREATE TABLE oidc_request (
    state_digest binary(32) NOT NULL PRIMARY KEY,
    browser_digest binary(32) NOT NULL COMMENT 'of the browser that began it: nobody else may end it',
    content varbinary(4000) NOT NULL COMMENT 'sealed: verifier, nonce and where to go on',
    proof_of uuid NULL COMMENT 'the account that proves who it is; null: somebody signs in',
    created_at datetime(6) NOT NULL,
    KEY oidc_request_created (created_at),
    CONSTRAINT oidc_request_account FOREIGN KEY (proof_of) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Who an account is at a provider. Only the pair of issuer and subject names somebody for good; an address may change hands.
CREATE TABLE oidc_identity (
    issuer varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    account_id uuid NOT NULL,
    created_at datetime(6) NOT NULL,
    last_used_at datetime(6) NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE KEY oidc_identity_account (account_id, issuer),
    CONSTRAINT oidc_identity_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Identities that wait for their account to confirm, once, that they are its own.
CREATE TABLE oidc_link (
    digest binary(32) NOT NULL PRIMARY KEY COMMENT 'of a cookie',
    issuer varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    account_id uuid NOT NULL,
    created_at datetime(6) NOT NULL,
    KEY oidc_link_created (created_at),
    CONSTRAINT oidc_link_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE membership ADD COLUMN provided_by varchar(255) CHARACTER SET ascii COLLATE ascii_bin NULL
    COMMENT 'the issuer whose groups made it, and may change or end it; null: people did';
