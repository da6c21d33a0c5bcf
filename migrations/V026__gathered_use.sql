-- Calls that were gathered and are not counted yet. Written every few seconds by each instance, in few rows; counted by
-- whichever instance comes first, which deletes them in the same transaction.
CREATE TABLE gathered_use (
    id bigint NOT NULL AUTO_INCREMENT,
    bucket int NOT NULL COMMENT 'calls of one token are in the same two',
    since datetime(6) NOT NULL COMMENT 'when the first of these calls may have come',
    uses mediumblob NOT NULL COMMENT 'JSON, compressed by deflate (RFC 1950)',
    PRIMARY KEY (id),
    KEY gathered_use_bucket (bucket, id),
    KEY gathered_use_since (since)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
