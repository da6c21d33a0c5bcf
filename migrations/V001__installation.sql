-- What holds for the whole installation. All times of all tables are UTC.
CREATE TABLE installation (
    id tinyint NOT NULL PRIMARY KEY CHECK (id = 1),
    token_brand varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    demo_since datetime(6) NULL COMMENT 'when it was filled with accounts whose passwords everybody knows',
    created_at datetime(6) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The peppers themselves never enter the database: only a value that tells a wrong one.
CREATE TABLE pepper (
    version smallint NOT NULL PRIMARY KEY,
    check_value binary(32) NOT NULL,
    created_at datetime(6) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE setup_link (
    id tinyint NOT NULL PRIMARY KEY CHECK (id = 1),
    digest binary(32) NOT NULL,
    expires_at datetime(6) NOT NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
