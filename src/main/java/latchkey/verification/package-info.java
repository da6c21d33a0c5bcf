/** Verifying tokens: for resource servers, and for whoever holds one. */
@NullMarked
package latchkey.verification;

import org.jspecify.annotations.NullMarked;
