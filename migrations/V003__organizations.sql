CREATE TABLE organization (
    id uuid NOT NULL PRIMARY KEY,
    slug varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name varchar(100) NOT NULL,
    created_at datetime(6) NOT NULL,
    modified_at datetime(6) NOT NULL,
    UNIQUE KEY organization_slug (slug)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE membership (
    organization_id uuid NOT NULL,
    account_id uuid NOT NULL,
    role enum ('OWNER', 'MEMBER', 'AUDITOR') NOT NULL,
    created_at datetime(6) NOT NULL,
    PRIMARY KEY (organization_id, account_id),
    KEY membership_account (account_id),
    CONSTRAINT membership_organization FOREIGN KEY (organization_id) REFERENCES organization (id),
    CONSTRAINT membership_account FOREIGN KEY (account_id) REFERENCES account (id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
