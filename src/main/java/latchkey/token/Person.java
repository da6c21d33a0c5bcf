package latchkey.token;

import java.util.UUID;

/** An account as a token speaks of it. */
public record Person(UUID id, String email) {}
