-- Several links of an account may live at once: whoever asks for one ends nobody else's.
ALTER TABLE password_reset
    DROP PRIMARY KEY,
    DROP KEY password_reset_digest,
    ADD PRIMARY KEY (digest),
    ADD KEY password_reset_account (account_id, created_at);

-- What failures are counted for: the digest is another after each sign-in. An earlier version leaves it to the default.
ALTER TABLE device ADD COLUMN id uuid NULL DEFAULT uuid();
UPDATE device SET id = uuid() WHERE id IS NULL;
ALTER TABLE device MODIFY id uuid NOT NULL DEFAULT uuid();
