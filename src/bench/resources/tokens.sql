-- Fills an empty, migrated schema. Wants @large, @small and @rest (how many tokens the organizations "large" and
-- "small" have and how many are spread over others of 1,000), and @password_hash of owner@large.example and
-- owner@small.example. Everything follows from the number of a token, so each run makes the same.

CREATE FUNCTION made_id(kind int, number int) RETURNS uuid DETERMINISTIC
    RETURN CAST(CONCAT('0190', LPAD(HEX(kind), 4, '0'), '-0000-7000-8000-', LPAD(HEX(number), 12, '0')) AS uuid);

CREATE TABLE made_word (number int PRIMARY KEY, word varchar(20) NOT NULL) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT INTO made_word (number, word) VALUES (0, 'deploy'), (1, 'backup'), (2, 'metrics'), (3, 'staging'),
    (4, 'invoice'), (5, 'mirror'), (6, 'search'), (7, 'release'), (8, 'canary'), (9, 'runner'), (10, 'webhook'),
    (11, 'export'), (12, 'import'), (13, 'cache'), (14, 'status'), (15, 'pager'), (16, 'scanner'), (17, 'preview'),
    (18, 'mobile'), (19, 'docs'), (20, 'billing'), (21, 'partner'), (22, 'archive'), (23, 'sandbox');

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
CREATE TABLE made (
    number int PRIMARY KEY,
    id uuid NOT NULL,
    organization int NOT NULL,
    organization_id uuid NOT NULL,
    owner int NOT NULL,
    owner_id uuid NOT NULL,
    fate int NOT NULL,
    second int NOT NULL,
    used int NOT NULL,
    a varchar(20) NOT NULL,
    b varchar(20) NOT NULL,
    c varchar(20) NOT NULL,
    d varchar(20) NOT NULL,
    tail char(13) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT INTO made
SELECT drawn.number, made_id(3, drawn.number), organization, made_id(1, organization), owner, made_id(2, owner), fate,
    second, used, a.word, b.word, c.word, d.word, LPAD(LOWER(CONV(drawn.number * 7919, 10, 36)), 13, 'x')
FROM (
    SELECT seq AS number,
        CASE WHEN seq <= @large THEN 1 WHEN seq <= @large + @small THEN 2
            ELSE 3 + (seq - @large - @small - 1) DIV 1000 END AS organization,
        IF(CRC32(CONCAT('o', seq)) MOD 2 = 0, 3, 3 + CRC32(CONCAT('p', seq)) MOD 40) AS owner,
        CRC32(CONCAT('f', seq)) MOD 100 AS fate,
        CRC32(CONCAT('d', seq)) MOD 34560000 AS second,
        CRC32(CONCAT('u', seq)) MOD 10 AS used
    FROM seq_1_to_1000000 WHERE seq <= @large + @small + @rest) drawn
JOIN made_word a ON a.number = CRC32(CONCAT('a', drawn.number)) MOD 24
JOIN made_word b ON b.number = CRC32(CONCAT('b', drawn.number)) MOD 24
JOIN made_word c ON c.number = CRC32(CONCAT('c', drawn.number)) MOD 24
JOIN made_word d ON d.number = CRC32(CONCAT('e', drawn.number)) MOD 24;

-- MariaDB 11.4 refuses INSERT … SELECT of a uuid into a table with a trigger before it: "cannot be null".
DROP TRIGGER access_token_insert_owner_key;

DROP TRIGGER access_token_update_owner_key;

INSERT INTO access_token (owner_key, id, organization_id, name, description, owner_id, created_by, created_at, modified_at,
    worded_at, expires_at, last_used_at, last_used_ip, revoked_at, revoked_by, revocation_reason, idempotency_key,
    blocked_at, blocked_by, rotating_until)
SELECT CONCAT('person', owner, '@people.example'), id, organization_id, CONCAT(a, ' ', b, ' ', number), CONCAT('Runs ', c, ' for ', d), owner_id, owner_id,
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
    IF(fate >= 80, owner_id, NULL), IF(fate >= 80, 'No longer needed', NULL),
    UNHEX(LPAD(HEX(number), 32, '0')),
    IF(fate BETWEEN 16 AND 20, @now, NULL), IF(fate BETWEEN 16 AND 20, 'networks', NULL),
    IF(fate BETWEEN 21 AND 25, @now + INTERVAL 1 DAY, NULL)
FROM made ORDER BY number;

CREATE TRIGGER access_token_insert_owner_key BEFORE INSERT ON access_token FOR EACH ROW
    SET NEW.owner_key = (SELECT email FROM account WHERE id = NEW.owner_id);

CREATE TRIGGER access_token_update_owner_key BEFORE UPDATE ON access_token FOR EACH ROW
    SET NEW.owner_key = (SELECT email FROM account WHERE id = NEW.owner_id);

INSERT INTO access_token_secret (digest, token_id, organization_id, pepper_version, prefix, created_at)
SELECT UNHEX(LPAD(HEX(number), 64, '0')), id, organization_id, 1, CONCAT('lk_', tail), @now
FROM made ORDER BY number;

-- Every token may do one thing or two, of ten.
INSERT INTO access_token_scope (token_id, scope, organization_id)
SELECT DISTINCT id, ELT(1 + CRC32(CONCAT('s', number * 2 + seq)) MOD 10, 'projects:read', 'projects:write',
    'builds:read', 'builds:write', 'packages:read', 'packages:write', 'metrics:read', 'billing:read', 'webhooks:read',
    'deployments:read'), organization_id
FROM made, seq_0_to_1;

INSERT INTO access_token_network (token_id, network, organization_id)
SELECT id, CONCAT('10.', CRC32(CONCAT('n', number)) MOD 20, '.0.0/16'), organization_id
FROM made WHERE CRC32(CONCAT('m', number)) MOD 4 = 0;

-- Days of use of the two organizations that are measured.
INSERT INTO access_token_usage (token_id, day, organization_id, accepted, refused)
SELECT id, DATE(@now) - INTERVAL 29 - seq DAY, organization_id, 100 + seq, seq MOD 3
FROM made, seq_0_to_29 WHERE organization <= 2;

INSERT IGNORE INTO access_token_word (organization_id, word, token_id)
SELECT organization_id, CASE seq WHEN 1 THEN a WHEN 2 THEN b WHEN 3 THEN CAST(number AS char) WHEN 4 THEN 'runs'
    WHEN 5 THEN c WHEN 6 THEN 'for' WHEN 7 THEN d WHEN 8 THEN CONCAT('person', owner) WHEN 9 THEN 'people'
    WHEN 10 THEN 'example' ELSE CONCAT('lk_', tail) END, id
FROM made STRAIGHT_JOIN seq_1_to_11;

DROP TABLE made;

DROP TABLE made_word;

ANALYZE TABLE access_token, access_token_secret, access_token_scope, access_token_network, access_token_usage,
    access_token_word;
