-- Raised after what ended something is committed: whoever reads a mark sees all that was committed before it was raised.
-- The numbers of token_change prove no such thing where several nodes of a cluster give them out.
CREATE TABLE change_mark (
    id tinyint NOT NULL PRIMARY KEY,
    number bigint NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

INSERT INTO change_mark (id, number) VALUES (1, 0);

-- The mark before which an instance has learned all changes; an earlier version reports none, and is waited for in vain.
ALTER TABLE instance ADD COLUMN mark bigint NOT NULL DEFAULT 0;
