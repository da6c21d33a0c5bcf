-- live_name is null once the name is free again, and a unique key lets nulls be:
-- so a name is unique among the live tokens of an organization, whatever its letter case.
CREATE TABLE access_token (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL,
    name varchar(100) NOT NULL,
    description varchar(500) NOT NULL,
    owner_id uuid NULL,
    created_by uuid NULL,
    created_at datetime(6) NOT NULL,
    modified_at datetime(6) NOT NULL,
    expires_at datetime(6) NULL COMMENT 'null: never',
    last_used_at datetime(6) NULL COMMENT 'null: never used',
    last_used_ip varchar(45) CHARACTER SET ascii COLLATE ascii_bin NULL,
    revoked_at datetime(6) NULL,
    revoked_by uuid NULL,
    revocation_reason varchar(200) NULL,
    name_released_at datetime(6) NULL COMMENT 'when the name of an expired token was taken by another',
    idempotency_key binary(16) NOT NULL COMMENT 'of the form that created it',
    live_name varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_nopad_as_ci
        AS (IF(revoked_at IS NULL AND name_released_at IS NULL, name, NULL)) STORED,
    UNIQUE KEY access_token_live_name (organization_id, live_name),
    UNIQUE KEY access_token_idempotency_key (organization_id, idempotency_key),
    KEY access_token_organization_owner (organization_id, owner_id),
    CONSTRAINT access_token_organization FOREIGN KEY (organization_id) REFERENCES organization (id),
    CONSTRAINT access_token_owner FOREIGN KEY (owner_id) REFERENCES account (id) ON DELETE SET NULL,
    CONSTRAINT access_token_created_by FOREIGN KEY (created_by) REFERENCES account (id) ON DELETE SET NULL,
    CONSTRAINT access_token_revoked_by FOREIGN KEY (revoked_by) REFERENCES account (id) ON DELETE SET NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE access_token_scope (
    token_id uuid NOT NULL,
    scope varchar(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    organization_id uuid NOT NULL,
    PRIMARY KEY (token_id, scope),
    KEY access_token_scope_scope (organization_id, scope, token_id),
    CONSTRAINT access_token_scope_token FOREIGN KEY (token_id) REFERENCES access_token (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- What is stored of a secret. The current one of a token has no superseded_at.
CREATE TABLE access_token_secret (
    digest binary(32) NOT NULL PRIMARY KEY COMMENT 'HMAC-SHA-256 under the pepper',
    token_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    pepper_version smallint NOT NULL,
    prefix char(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at datetime(6) NOT NULL,
    superseded_at datetime(6) NULL,
    current_token_id uuid AS (IF(superseded_at IS NULL, token_id, NULL)) STORED,
    UNIQUE KEY access_token_secret_current (current_token_id),
    KEY access_token_secret_token (token_id),
    CONSTRAINT access_token_secret_token FOREIGN KEY (token_id) REFERENCES access_token (id),
    CONSTRAINT access_token_secret_pepper FOREIGN KEY (pepper_version) REFERENCES pepper (version)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE access_token_usage (
    token_id uuid NOT NULL,
    day date NOT NULL,
    organization_id uuid NOT NULL,
    accepted bigint NOT NULL,
    refused bigint NOT NULL,
    PRIMARY KEY (token_id, day),
    KEY access_token_usage_organization (organization_id, day),
    CONSTRAINT access_token_usage_token FOREIGN KEY (token_id) REFERENCES access_token (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
