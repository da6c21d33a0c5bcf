-- Written in the transaction of the change it tells of, and never changed afterwards.
-- No foreign keys: an event outlives what it speaks of.
CREATE TABLE audit_event (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NULL COMMENT 'null: the site',
    occurred_at datetime(6) NOT NULL,
    actor_id uuid NULL COMMENT 'an account; null: no account did it',
    actor varchar(254) NOT NULL COMMENT 'as it was called then',
    action varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    target_id uuid NULL,
    target varchar(254) NOT NULL COMMENT 'as it was called then',
    details json NOT NULL,
    address varchar(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    request_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    KEY audit_event_organization (organization_id, occurred_at, id),
    KEY audit_event_target (organization_id, target_id, occurred_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TRIGGER audit_event_is_never_updated BEFORE UPDATE ON audit_event FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'audit events are never changed';

CREATE TRIGGER audit_event_is_never_deleted BEFORE DELETE ON audit_event FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'audit events are never deleted';
