-- Applying a policy to the tokens that there are goes on where it stopped, whichever instance does it.
ALTER TABLE organization_policy
    ADD COLUMN unused_since datetime(6) NULL COMMENT 'since when unused tokens are ended; null: they are not',
    ADD COLUMN applying_after uuid NULL COMMENT 'the last token it was applied to; null: it need not be applied';

ALTER TABLE access_token
    ADD COLUMN kept_at datetime(6) NULL COMMENT 'when it was last said that an unused one is still needed',
    ADD KEY access_token_organization_id (organization_id, id);
