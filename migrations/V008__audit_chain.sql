-- Each event has a place in the chain of its organization, or of the site, and a hash that ties it to the one before.
-- Null: an earlier version of the program wrote it, and it was not taken into the chain yet.
-- The key of places is not unique: a row that somebody slips in ahead shall be found, and not keep the portal, which
-- records all it does, from going on.
ALTER TABLE audit_event
    ADD COLUMN position bigint NULL COMMENT 'from 1 on, without gaps',
    ADD COLUMN hash binary(32) NULL COMMENT 'SHA-256 of the hash before, the position and all other columns',
    ADD KEY audit_event_place (organization_id, position),
    ADD KEY audit_event_action (organization_id, action, occurred_at, id);

-- Where each chain ends: locked by whoever adds to it.
CREATE TABLE audit_chain (
    chain_id uuid NOT NULL PRIMARY KEY COMMENT 'an organization; all zeros: the site',
    position bigint NOT NULL,
    hash binary(32) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Where each chain ended on a day, signed with a key that is not in the database.
CREATE TABLE audit_checkpoint (
    chain_id uuid NOT NULL,
    day date NOT NULL,
    position bigint NOT NULL,
    hash binary(32) NOT NULL,
    signed_at datetime(6) NOT NULL,
    public_key varbinary(64) NOT NULL COMMENT 'X.509',
    signature binary(64) NOT NULL COMMENT 'Ed25519',
    PRIMARY KEY (chain_id, day)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TRIGGER audit_checkpoint_is_never_updated BEFORE UPDATE ON audit_checkpoint FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'checkpoints are never changed';

CREATE TRIGGER audit_checkpoint_is_never_deleted BEFORE DELETE ON audit_checkpoint FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'checkpoints are never deleted';

-- An event may be given its place, once, and nothing else of it ever changes.
DROP TRIGGER audit_event_is_never_updated;

CREATE TRIGGER audit_event_is_never_updated BEFORE UPDATE ON audit_event FOR EACH ROW
BEGIN
    IF OLD.position IS NOT NULL OR OLD.hash IS NOT NULL OR NEW.position IS NULL OR NEW.hash IS NULL
        OR NOT (NEW.id <=> OLD.id AND NEW.organization_id <=> OLD.organization_id
            AND NEW.occurred_at <=> OLD.occurred_at AND NEW.actor_id <=> OLD.actor_id AND NEW.actor <=> OLD.actor
            AND NEW.action <=> OLD.action AND NEW.target_id <=> OLD.target_id AND NEW.target <=> OLD.target
            AND NEW.details <=> OLD.details AND NEW.address <=> OLD.address AND NEW.request_id <=> OLD.request_id)
    THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'audit events are never changed';
    END IF;
END;
