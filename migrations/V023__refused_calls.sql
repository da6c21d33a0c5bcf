-- What calls lacked that were refused for a permission: the page that explains a refusal asks for it.
ALTER TABLE access_token_client
    ADD COLUMN needed varchar(200) CHARACTER SET ascii COLLATE ascii_bin NULL
        COMMENT 'scopes that the last of these refused calls needed, separated by spaces; null: not kept';
