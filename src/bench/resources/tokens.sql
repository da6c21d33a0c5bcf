-- Fills an empty, migrated schema. Wants @large, @small and @rest (how many tokens the organizations "large" and
-- "small" have and how many are spread over others of 1,000), and @password_hash of owner@large.example and
-- owner@small.example. Everything follows from the number of a token, so each run makes the same.

CREATE FUNCTION made_id(kind int, number int) RETURNS uuid DETERMINISTIC
    RETURN CAST(CONCAT('0190', LPAD(HEX(kind), 4, '0'), '-0000-7000-8000-', LPAD(HEX(number), 12, '0')) AS uuid);

CREATE FUNCTION chance(about char(1), number int, sides int) RETURNS int DETERMINISTIC
    RETURN CRC32(CONCAT(about, number)) MOD sides;

CREATE FUNCTION word_of(about char(1), number int) RETURNS varchar(20) DETERMINISTIC
    RETURN ELT(1 + chance(about, number, 24), 'deploy', 'backup', 'metrics', 'staging', 'invoice', 'mirror', 'search',
        'release', 'canary', 'runner', 'webhook', 'export', 'import', 'cache', 'status', 'pager', 'scanner', 'preview',
        'mobile', 'docs', 'billing', 'partner', 'archive', 'sandbox');

SET @now = UTC_TIMESTAMP(6);

INSERT INTO organization (id, slug, name, created_at, modified_at)
SELECT made_id(1, seq), CASE seq WHEN 1 THEN 'large' WHEN 2 THEN 'small' ELSE CONCAT('other-', seq) END,
    CONCAT('Organization ', seq), @now - INTERVAL 900 DAY, @now
FROM seq_1_to_2000 WHERE seq <= 2 + CEIL(@rest / 1000);

INSERT INTO account (id, email, password_hash, created_at, modified_at)
SELECT made_id(2, seq), CASE seq WHEN 1 THEN 'owner@large.example' WHEN 2 THEN 'owner@small.example'
    ELSE CONCAT('person', seq, '@people.example') END, @password_hash, @now - INTERVAL 900 DAY, @now
FROM seq_1_to_42;

INSERT INTO membership (organization_id, account_id, role, created_at)
SELECT made_id(1, organization.seq), made_id(2, account.seq), IF(account.seq <= 2, 'OWNER', 'MEMBER'), @now
FROM seq_1_to_2 organization, seq_1_to_42 account
WHERE account.seq > 2 OR account.seq = organization.seq;

-- Half of the tokens belong to one person, the others to forty.
CREATE TABLE made AS
SELECT seq AS number,
    CASE WHEN seq <= @large THEN 1 WHEN seq <= @large + @small THEN 2
        ELSE 3 + (seq - @large - @small - 1) DIV 1000 END AS organization,
    IF(chance('o', seq, 2) = 0, 3, 3 + chance('p', seq, 40)) AS owner,
    chance('f', seq, 100) AS fate,
    chance('d', seq, 34560000) AS second,
    chance('u', seq, 10) AS used
FROM seq_1_to_1000000 WHERE seq <= @large + @small + @rest;

INSERT INTO access_token (id, organization_id, name, description, owner_id, created_by, created_at, modified_at,
    worded_at, expires_at, last_used_at, last_used_ip, revoked_at, revoked_by, revocation_reason, idempotency_key,
    blocked_at, blocked_by, rotating_until)
SELECT made_id(3, number), made_id(1, organization),
    CONCAT(word_of('a', number), ' ', word_of('b', number), ' ', number),
    CONCAT('Runs ', word_of('c', number), ' for ', word_of('e', number)),
    made_id(2, owner), made_id(2, owner),
    @now - INTERVAL IF(fate >= 60, 400 * 86400 + second MOD 8640000, second MOD 25920000) SECOND,
    @now, @now,
    CASE WHEN fate < 10 THEN NULL
        WHEN fate < 15 THEN @now + INTERVAL (86400 + second MOD (12 * 86400)) SECOND
        WHEN fate < 60 THEN @now + INTERVAL (20 * 86400 + second) SECOND
        WHEN fate < 80 THEN @now - INTERVAL (86400 + second MOD 8640000) SECOND
        ELSE @now + INTERVAL second SECOND END,
    IF(used < 2, NULL, IF(fate >= 60, @now - INTERVAL (100 * 86400 + second MOD 25920000) SECOND,
        @now - INTERVAL second MOD IF(used < 7, 600000, 17280000) SECOND)),
    IF(used < 2, NULL, '203.0.113.7'),
    IF(fate >= 80, @now - INTERVAL (86400 + second MOD 8640000) SECOND, NULL),
    IF(fate >= 80, made_id(2, owner), NULL), IF(fate >= 80, 'No longer needed', NULL),
    UNHEX(LPAD(HEX(number), 32, '0')),
    IF(fate = 16, @now, NULL), IF(fate = 16, 'networks', NULL), IF(fate = 17, @now + INTERVAL 1 DAY, NULL)
FROM made;

INSERT INTO access_token_secret (digest, token_id, organization_id, pepper_version, prefix, created_at)
SELECT UNHEX(LPAD(HEX(number), 64, '0')), made_id(3, number), made_id(1, organization), 1,
    CONCAT('lk_', LPAD(CONV(number * 7919, 10, 36), 13, 'x')), @now
FROM made;

-- Every token may do two things, one of forty in all.
INSERT INTO access_token_scope (token_id, scope, organization_id)
SELECT DISTINCT made_id(3, number), ELT(1 + chance('s', number * 2 + seq, 10), 'projects:read', 'projects:write',
    'builds:read', 'builds:write', 'packages:read', 'packages:write', 'metrics:read', 'billing:read', 'webhooks:read',
    'deployments:read'), made_id(1, organization)
FROM made, seq_0_to_1;

INSERT INTO access_token_network (token_id, network, organization_id)
SELECT made_id(3, number), CONCAT('10.', chance('n', number, 20), '.0.0/16'), made_id(1, organization)
FROM made WHERE chance('m', number, 4) = 0;

-- Days of use of the two organizations that are measured.
INSERT INTO access_token_usage (token_id, day, organization_id, accepted, refused)
SELECT made_id(3, number), DATE(@now) - INTERVAL 29 - seq DAY, made_id(1, organization), 100 + seq, seq MOD 3
FROM made, seq_0_to_29 WHERE organization <= 2 ORDER BY number, seq;

INSERT INTO access_token_word (organization_id, word, token_id)
SELECT DISTINCT made_id(1, organization), CASE seq
    WHEN 1 THEN word_of('a', number) WHEN 2 THEN word_of('b', number) WHEN 3 THEN CAST(number AS char)
    WHEN 4 THEN 'runs' WHEN 5 THEN word_of('c', number) WHEN 6 THEN 'for' WHEN 7 THEN word_of('e', number)
    WHEN 8 THEN CONCAT('person', owner) WHEN 9 THEN 'people' WHEN 10 THEN 'example'
    WHEN 11 THEN 'lk' ELSE LOWER(LPAD(CONV(number * 7919, 10, 36), 13, 'x')) END, made_id(3, number)
FROM made, seq_1_to_12
ORDER BY 1, 2, 3;

DROP TABLE made;

ANALYZE TABLE access_token, access_token_secret, access_token_scope, access_token_network, access_token_usage,
    access_token_word;
