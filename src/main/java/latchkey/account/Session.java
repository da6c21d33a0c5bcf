package latchkey.account;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody signed in at one browser.
 *
 * @param proven whether they proved who they are within the last minutes
 */
record Session(UUID id, Account account, Instant lastSeenAt, boolean proven) {}
