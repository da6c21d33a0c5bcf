-- How many mails somebody got about an organization within the hour is asked before each that tells of a token.
ALTER TABLE outbox
    ADD KEY outbox_told (organization_id, recipient, created_at),
    DROP KEY outbox_organization;
