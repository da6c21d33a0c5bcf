CREATE TABLE resource_server (
    id uuid NOT NULL PRIMARY KEY,
    name varchar(100) NOT NULL,
    digest binary(32) NOT NULL COMMENT 'HMAC-SHA-256 under the pepper',
    pepper_version smallint NOT NULL,
    prefix char(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key binary(16) NOT NULL COMMENT 'of the form that created it',
    created_by uuid NULL,
    created_at datetime(6) NOT NULL,
    last_used_at datetime(6) NULL COMMENT 'null: never used',
    revoked_at datetime(6) NULL,
    live_name varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_nopad_as_ci
        AS (IF(revoked_at IS NULL, name, NULL)) STORED,
    UNIQUE KEY resource_server_live_name (live_name),
    UNIQUE KEY resource_server_digest (digest),
    UNIQUE KEY resource_server_idempotency_key (idempotency_key),
    CONSTRAINT resource_server_created_by FOREIGN KEY (created_by) REFERENCES account (id) ON DELETE SET NULL,
    CONSTRAINT resource_server_pepper FOREIGN KEY (pepper_version) REFERENCES pepper (version)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
