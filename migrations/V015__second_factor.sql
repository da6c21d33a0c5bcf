-- Codes from an app on a phone. It has to be computed with, so the key is sealed, not digested.
CREATE TABLE totp (
    account_id uuid NOT NULL PRIMARY KEY,
    secret varbinary(100) NOT NULL COMMENT 'sealed',
    last_step bigint NOT NULL COMMENT 'whose code was taken last: it and those before it are not taken again',
    created_at datetime(6) NOT NULL,
    CONSTRAINT totp_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Codes on paper, for when the second factor is lost. Those of one account are made and replaced together.
CREATE TABLE recovery_code (
    account_id uuid NOT NULL,
    digest binary(32) NOT NULL COMMENT 'under a key of the installation',
    created_at datetime(6) NOT NULL,
    used_at datetime(6) NULL,
    PRIMARY KEY (account_id, digest),
    CONSTRAINT recovery_code_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Browsers that have proved a first factor and no second one yet: there is no session before that.
CREATE TABLE pending_sign_in (
    digest binary(32) NOT NULL PRIMARY KEY COMMENT 'of the id of the browser',
    account_id uuid NOT NULL,
    next varchar(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'where it leads',
    created_at datetime(6) NOT NULL,
    KEY pending_sign_in_created (created_at),
    CONSTRAINT pending_sign_in_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE organization_policy
    ADD COLUMN two_factors_required boolean NOT NULL DEFAULT false COMMENT 'of its members';
