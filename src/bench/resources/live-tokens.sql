-- Fills an empty, migrated schema with 100 organizations and 100,000 live tokens; their secrets are inserted apart.

CREATE FUNCTION made_id(kind int, number int) RETURNS uuid DETERMINISTIC
    RETURN CAST(CONCAT('0190', LPAD(HEX(kind), 4, '0'), '-0000-7000-8000-', LPAD(HEX(number), 12, '0')) AS uuid);

INSERT INTO organization (id, slug, name, created_at, modified_at)
SELECT made_id(1, seq), CONCAT('organization-', seq), CONCAT('Organization ', seq), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)
FROM seq_1_to_100;

INSERT INTO account (id, email, password_hash, created_at, modified_at)
SELECT made_id(2, seq), CONCAT('owner@organization-', seq, '.example'), '', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)
FROM seq_1_to_100;

INSERT INTO membership (organization_id, account_id, role, created_at)
SELECT made_id(1, seq), made_id(2, seq), 'OWNER', UTC_TIMESTAMP(6) FROM seq_1_to_100;

-- MariaDB 11.4 refuses INSERT … SELECT of a uuid into a table with a trigger before it: "cannot be null".
DROP TRIGGER access_token_insert_owner_key;

DROP TRIGGER access_token_update_owner_key;

INSERT INTO access_token (owner_key, id, organization_id, name, description, owner_id, created_by, created_at,
    modified_at, worded_at, expires_at, idempotency_key)
SELECT CONCAT('owner@organization-', 1 + seq MOD 100, '.example'), made_id(3, seq), made_id(1, 1 + seq MOD 100),
    CONCAT('Deploy bot ', LPAD(seq, 6, '0')), 'Deploys', made_id(2, 1 + seq MOD 100), made_id(2, 1 + seq MOD 100),
    UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 90 DAY,
    UNHEX(LPAD(HEX(seq), 32, '0'))
FROM seq_1_to_100000;

CREATE TRIGGER access_token_insert_owner_key BEFORE INSERT ON access_token FOR EACH ROW
    SET NEW.owner_key = (SELECT email FROM account WHERE id = NEW.owner_id);

CREATE TRIGGER access_token_update_owner_key BEFORE UPDATE ON access_token FOR EACH ROW
    SET NEW.owner_key = (SELECT email FROM account WHERE id = NEW.owner_id);

INSERT INTO access_token_scope (token_id, scope, organization_id)
SELECT made_id(3, token.seq), ELT(scope.seq, 'projects:read', 'builds:write'), made_id(1, 1 + token.seq MOD 100)
FROM seq_1_to_100000 token, seq_1_to_2 scope;
