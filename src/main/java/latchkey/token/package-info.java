/** Access tokens: secret and digest, life cycle, scopes, pages. */
@NullMarked
package latchkey.token;

import org.jspecify.annotations.NullMarked;
