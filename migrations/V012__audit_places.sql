-- The key of places is not unique: a row that somebody slips in ahead shall be found, and not keep the portal, which
-- records all it does, from going on.
ALTER TABLE audit_event
    DROP KEY audit_event_position,
    ADD KEY audit_event_place (organization_id, position);
