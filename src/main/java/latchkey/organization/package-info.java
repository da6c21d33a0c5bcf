/** Organizations, their members and roles. */
@NullMarked
package latchkey.organization;

import org.jspecify.annotations.NullMarked;
