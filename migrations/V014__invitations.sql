-- open_email is null once an invitation was accepted or cancelled, and a unique key lets nulls be:
-- so an address has one open invitation to an organization.
CREATE TABLE invitation (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL,
    email varchar(254) NOT NULL COMMENT 'in lower case',
    role enum ('OWNER', 'MEMBER', 'AUDITOR') NOT NULL,
    digest binary(32) NOT NULL COMMENT 'of what stands in the link',
    invited_by uuid NULL COMMENT 'null: the account is gone, and the invitation worth nothing',
    by_site boolean NOT NULL COMMENT 'whether it is of a site administrator, to the first owner',
    created_at datetime(6) NOT NULL,
    expires_at datetime(6) NOT NULL,
    accepted_at datetime(6) NULL,
    cancelled_at datetime(6) NULL COMMENT 'or replaced by another',
    open_email varchar(254) AS (IF(accepted_at IS NULL AND cancelled_at IS NULL, email, NULL)) STORED,
    UNIQUE KEY invitation_digest (digest),
    UNIQUE KEY invitation_open_email (organization_id, open_email),
    KEY invitation_created (organization_id, created_at),
    KEY invitation_email (organization_id, email, created_at),
    CONSTRAINT invitation_organization FOREIGN KEY (organization_id) REFERENCES organization (id),
    CONSTRAINT invitation_invited_by FOREIGN KEY (invited_by) REFERENCES account (id) ON DELETE SET NULL
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
