-- What calls lacked that were refused for a permission: the page that explains a refusal asks for it.
ALTER TABLE access_token_client
    ADD COLUMN needed varchar(200) CHARACTER SET ascii COLLATE ascii_bin NULL
        COMMENT 'scopes that the last of these refused calls needed, separated by spaces; null: not kept';

-- Which pepper digests new secrets: the one that was activated last, or the first of all if none was.
ALTER TABLE pepper
    ADD COLUMN activated_at datetime(6) NULL,
    ADD COLUMN retired_at datetime(6) NULL COMMENT 'from then on no secret is looked for under it';

-- Which running portals know which peppers: a new one is used once all of them do.
CREATE TABLE pepper_holder (
    holder uuid NOT NULL,
    version smallint NOT NULL,
    seen_at datetime(6) NOT NULL,
    PRIMARY KEY (holder, version)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
