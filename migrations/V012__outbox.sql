-- Messages, put here in the transaction of their cause. The content is sealed and goes once the message is sent.
CREATE TABLE outbox (
    id uuid NOT NULL PRIMARY KEY,
    kind varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    recipient varchar(254) NOT NULL,
    organization_id uuid NULL COMMENT 'which it tells of; null: an account or the site',
    content mediumblob NULL COMMENT 'null: sent, or given up and forgotten',
    created_at datetime(6) NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    next_try_at datetime(6) NULL COMMENT 'null: not tried any more',
    sent_at datetime(6) NULL,
    failure varchar(500) NULL COMMENT 'what the server said last',
    KEY outbox_next_try (next_try_at),
    KEY outbox_created (created_at),
    KEY outbox_organization (organization_id, recipient)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
