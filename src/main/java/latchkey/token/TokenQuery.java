package latchkey.token;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What of an organization's tokens a list shows, and in which order.
 *
 * @param onlyOwner the account whose tokens alone may be seen; null for all of the organization
 */
record TokenQuery(UUID organizationId, @Nullable UUID onlyOwner, TokenFilter filter, TokenOrder order, Instant now) {

    /**
     * A page of it.
     *
     * @param cursor the place where it begins, or ends; null for the first page
     * @param backwards whether it ends at that place
     */
    record Part(@Nullable TokenCursor cursor, boolean backwards, int size) {
        static Part first(int size) {
            return new Part(null, false, size);
        }
    }
}
