package latchkey.account;

import java.util.UUID;

/** Somebody who can sign in. */
public record Account(UUID id, String email, boolean siteAdministrator) {}
