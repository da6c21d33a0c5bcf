-- What the list of an organization's tokens is found and sorted by: each order has an index that begins with the
-- organization and ends with the id, so that a page is a short walk from where the one before it stopped.
-- ends_at and idle_since are derived from other columns, so that an older program beside this one keeps them true too.
ALTER TABLE access_token
    ADD COLUMN ends_at datetime(6)
        AS (LEAST(
            COALESCE(revoked_at, TIMESTAMP'9999-12-31 00:00:00.000000'),
            COALESCE(expires_at, TIMESTAMP'9999-12-31 00:00:00.000000'))) STORED
        COMMENT 'when it was revoked or expires, whichever is first; the year 9999: never',
    ADD COLUMN idle_since datetime(6) AS (IF(revoked_at IS NULL, COALESCE(last_used_at, created_at), NULL)) STORED
        COMMENT 'last use, or creation; null once revoked',
    ADD COLUMN name_key varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_nopad_as_ci AS (name) STORED
        COMMENT 'to sort by, whatever the letter case',
    ADD COLUMN owner_key varchar(254) NULL COMMENT 'the address of its owner, to sort by; kept by triggers',
    ADD COLUMN worded_at datetime(6) NULL COMMENT 'the modified_at for which access_token_word is right',
    ADD COLUMN unworded boolean AS (IF(worded_at = modified_at, NULL, TRUE)) STORED,
    DROP KEY access_token_organization_owner,
    ADD KEY access_token_ends (organization_id, ends_at, id, blocked_at, rotating_until, revoked_at),
    ADD KEY access_token_owner_ends (organization_id, owner_id, ends_at, id, blocked_at, rotating_until, revoked_at),
    ADD KEY access_token_name (organization_id, name_key, id),
    ADD KEY access_token_owner_key (organization_id, owner_key, id),
    ADD KEY access_token_used (organization_id, last_used_at, id, created_at, ends_at),
    ADD KEY access_token_idle (organization_id, idle_since, ends_at),
    ADD KEY access_token_expires (organization_id, expires_at, id, ends_at),
    ADD KEY access_token_created (organization_id, created_at, id, ends_at),
    ADD KEY access_token_blocked (organization_id, blocked_at, id, ends_at),
    ADD KEY access_token_rotating (organization_id, rotating_until, id, ends_at, blocked_at),
    ADD KEY access_token_revoked (organization_id, revoked_at, id),
    ADD KEY access_token_unworded (unworded);

CREATE TRIGGER access_token_insert_owner_key BEFORE INSERT ON access_token FOR EACH ROW
    SET NEW.owner_key = (SELECT email FROM account WHERE id = NEW.owner_id);

CREATE TRIGGER access_token_update_owner_key BEFORE UPDATE ON access_token FOR EACH ROW
    SET NEW.owner_key = (SELECT email FROM account WHERE id = NEW.owner_id);

-- The words of its owner's address are a token's too.
CREATE TRIGGER account_update_owner_key AFTER UPDATE ON account FOR EACH ROW
    UPDATE access_token SET owner_key = NEW.email, worded_at = NULL
    WHERE owner_id = IF(NEW.email <=> OLD.email, NULL, NEW.id);

UPDATE access_token SET owner_key = NULL WHERE owner_id IS NOT NULL;

-- The words of a token's name and description, of its owner's address and of the prefixes of its secrets.
CREATE TABLE access_token_word (
    organization_id uuid NOT NULL,
    word varchar(32) NOT NULL COMMENT 'in lower case, without accents; only its first 32 characters',
    token_id uuid NOT NULL,
    PRIMARY KEY (organization_id, word, token_id),
    KEY access_token_word_token (token_id, word),
    CONSTRAINT access_token_word_token FOREIGN KEY (token_id) REFERENCES access_token (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
