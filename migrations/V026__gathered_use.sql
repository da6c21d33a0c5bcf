-- Calls that were gathered and are not counted yet. Written every few seconds by each instance, in few rows; counted by
-- whichever instance comes first, which deletes them in the same transaction.
CREATE TABLE gathered_use (
    bucket int NOT NULL COMMENT 'calls of one token are always in the same',
    id bigint NOT NULL AUTO_INCREMENT,
    since datetime(6) NOT NULL COMMENT 'when the first of these calls may have come',
    uses mediumtext NOT NULL COMMENT 'JSON',
    PRIMARY KEY (bucket, id),
    KEY gathered_use_id (id),
    KEY gathered_use_since (since)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
