-- What verification has to learn at once, in the order in which it was written down: a change of one token; without a
-- token of every token of the organization; without either of whatever is remembered.
CREATE TABLE token_change (
    sequence bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    organization_id uuid NULL,
    token_id uuid NULL,
    created_at datetime(6) NOT NULL,
    KEY token_change_created (created_at)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The portals that serve over this database, and the last change that each has learned.
CREATE TABLE instance (
    id uuid NOT NULL PRIMARY KEY,
    started_at datetime(6) NOT NULL,
    seen_at datetime(6) NOT NULL,
    reached bigint NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
