/** Accounts, sign-in and sessions. */
@NullMarked
package latchkey.account;

import org.jspecify.annotations.NullMarked;
