/** What happened: events, and the pages that show them. */
@NullMarked
package latchkey.audit;

import org.jspecify.annotations.NullMarked;
