package latchkey.account;

/**
 * Somebody who has proved a first factor and still owes the second.
 *
 * @param next the own path that signing in leads to
 */
record PendingSignIn(Account account, String next) {}
