-- A reason of the list and a note of 200 characters behind it.
ALTER TABLE access_token MODIFY COLUMN revocation_reason varchar(240) NULL;

-- Only what a token has had for some time can be called unused.
ALTER TABLE access_token_scope
    ADD COLUMN granted_at datetime(6) NOT NULL DEFAULT current_timestamp(6),
    ADD KEY access_token_scope_removed (removed_at);

UPDATE access_token_scope JOIN access_token ON access_token.id = access_token_scope.token_id
    SET access_token_scope.granted_at = access_token.created_at;

-- What the calls of a token have needed that it has by the scope * alone.
CREATE TABLE access_token_wildcard_use (
    token_id uuid NOT NULL,
    scope varchar(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    organization_id uuid NOT NULL,
    last_used_at datetime(6) NOT NULL,
    PRIMARY KEY (token_id, scope),
    KEY access_token_wildcard_use_organization (organization_id, token_id),
    CONSTRAINT access_token_wildcard_use_token FOREIGN KEY (token_id) REFERENCES access_token (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
