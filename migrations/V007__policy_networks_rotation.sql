-- What an organization demands of its tokens. An organization without a row has what the program sets by default.
CREATE TABLE organization_policy (
    organization_id uuid NOT NULL PRIMARY KEY,
    longest_lifetime_days int NOT NULL,
    default_lifetime_days int NOT NULL,
    endless_allowed boolean NOT NULL COMMENT 'whether tokens may never expire',
    wildcard_allowed boolean NOT NULL COMMENT 'whether tokens may have the scope *',
    members_create boolean NOT NULL COMMENT 'whether members create tokens, or owners only',
    member_scopes text CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'separated by spaces; null: every one',
    required_networks text CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'separated by spaces; empty: none',
    most_live_tokens int NOT NULL,
    longest_grace_seconds int NOT NULL,
    unused_days int NULL COMMENT 'after how many days without use a token is ended; null: never',
    modified_at datetime(6) NOT NULL,
    modified_by uuid NULL,
    CONSTRAINT organization_policy_organization FOREIGN KEY (organization_id) REFERENCES organization (id),
    CONSTRAINT organization_policy_modified_by FOREIGN KEY (modified_by) REFERENCES account (id) ON DELETE SET NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE access_token
    ADD COLUMN blocked_at datetime(6) NULL COMMENT 'since when a rule of the policy blocks it',
    ADD COLUMN blocked_by varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the code of that rule',
    ADD COLUMN unused_warned_at datetime(6) NULL COMMENT 'when it was said that it will be ended for want of use',
    ADD COLUMN rotating_until datetime(6) NULL
        COMMENT 'when its former secret ends; the year 9999 until the new secret is first used';

-- A token without a row here may be used from anywhere.
CREATE TABLE access_token_network (
    token_id uuid NOT NULL,
    network varchar(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'CIDR, in canonical text',
    organization_id uuid NOT NULL,
    PRIMARY KEY (token_id, network),
    KEY access_token_network_network (organization_id, network, token_id),
    CONSTRAINT access_token_network_token FOREIGN KEY (token_id) REFERENCES access_token (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A scope that is to be taken away works until removed_at; what needs it until then is counted.
ALTER TABLE access_token_scope
    ADD COLUMN last_used_at datetime(6) NULL COMMENT 'null: no call that told what it needed has needed it',
    ADD COLUMN removed_at datetime(6) NULL COMMENT 'when it stops being granted; null: it stays',
    ADD COLUMN needed_calls bigint NOT NULL DEFAULT 0 COMMENT 'calls since that was decided that would have been refused';

-- A former secret works until ends_at, which is set once the new one was used: grace_seconds after that.
ALTER TABLE access_token_secret
    ADD COLUMN first_used_at datetime(6) NULL,
    ADD COLUMN last_used_at datetime(6) NULL,
    ADD COLUMN last_used_ip varchar(45) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN grace_seconds int NULL COMMENT 'of a former secret',
    ADD COLUMN ends_at datetime(6) NULL COMMENT 'of a former secret; null: the new one was not used yet',
    ADD COLUMN expires_at datetime(6) NULL COMMENT 'of a former secret: when the token would have expired; null: never',
    ADD COLUMN cancelled_at datetime(6) NULL COMMENT 'when this new secret was given up for the former one',
    ADD COLUMN idempotency_key binary(16) NULL COMMENT 'of the form that rotated to it',
    ADD UNIQUE KEY access_token_secret_idempotency_key (organization_id, idempotency_key);

-- Until now a token had one secret: what was used was that.
UPDATE access_token_secret JOIN access_token ON access_token.id = access_token_secret.token_id
    SET access_token_secret.first_used_at = access_token.last_used_at,
        access_token_secret.last_used_at = access_token.last_used_at,
        access_token_secret.last_used_ip = access_token.last_used_ip;

-- Who used a token, hour by hour, kept for some weeks.
CREATE TABLE access_token_client (
    token_id uuid NOT NULL,
    hour datetime NOT NULL COMMENT 'its beginning',
    prefix char(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of the secret',
    address varchar(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'empty: not told',
    agent varchar(120) NOT NULL COMMENT 'the user agent; empty: not told',
    outcome varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'accepted, or why it was refused',
    organization_id uuid NOT NULL,
    calls bigint NOT NULL,
    last_at datetime(6) NOT NULL,
    PRIMARY KEY (token_id, hour, prefix, address, agent, outcome),
    KEY access_token_client_organization (organization_id, hour),
    KEY access_token_client_hour (hour),
    CONSTRAINT access_token_client_token FOREIGN KEY (token_id) REFERENCES access_token (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
