package latchkey.token;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param ids of its tokens, in order
 * @param total how many tokens the whole list has
 * @param number of the page, 1 for the first
 * @param previous where the page before this one ends; null if there is none
 * @param next where the page after this one begins; null if there is none
 */
record TokenPart(
        List<UUID> ids,
        Capped total,
        int number,
        @Nullable TokenCursor previous,
        @Nullable TokenCursor next) {

    TokenPart withTotal(Capped known) {
        return new TokenPart(ids, known, number, previous, next);
    }
}
