CREATE TABLE account (
    id uuid NOT NULL PRIMARY KEY,
    email varchar(254) NOT NULL COMMENT 'in lower case',
    password_hash varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    site_administrator_since datetime(6) NULL,
    created_at datetime(6) NOT NULL,
    modified_at datetime(6) NOT NULL,
    UNIQUE KEY account_email (email)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE session (
    digest binary(32) NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL,
    created_at datetime(6) NOT NULL,
    last_seen_at datetime(6) NOT NULL,
    expires_at datetime(6) NOT NULL COMMENT 'the absolute limit',
    address varchar(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_agent varchar(255) NOT NULL,
    KEY session_account (account_id),
    KEY session_expires (expires_at),
    CONSTRAINT session_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A browser that has signed in before: it is throttled apart from strangers.
CREATE TABLE device (
    digest binary(32) NOT NULL,
    account_id uuid NOT NULL,
    created_at datetime(6) NOT NULL,
    last_seen_at datetime(6) NOT NULL,
    PRIMARY KEY (digest, account_id),
    KEY device_account (account_id),
    CONSTRAINT device_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE CASCADE
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE throttle (
    digest binary(32) NOT NULL PRIMARY KEY COMMENT 'of what is counted',
    failures int NOT NULL,
    last_failed_at datetime(6) NOT NULL,
    open_at datetime(6) NOT NULL COMMENT 'when the next try is let through',
    KEY throttle_last_failed (last_failed_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
