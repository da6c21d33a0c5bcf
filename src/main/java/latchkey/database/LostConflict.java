package latchkey.database;

import java.sql.SQLException;
import java.util.Set;
import org.jooq.exception.DataAccessException;

/**
 * Tells failures that another transaction caused, which running the same work again can mend. In a cluster the loser of
 * two nodes is told so as of a deadlock, and perhaps only when it commits.
 */
final class LostConflict {
    /** A record that changed since it was read, a wait for a lock that took too long, a deadlock. */
    private static final Set<Integer> NUMBERS = Set.of(1020, 1205, 1213);

    private LostConflict() {}

    static boolean is(DataAccessException failure) {
        var cause = failure.getCause(SQLException.class);
        return failure.sqlState().startsWith("40") || (cause != null && is(cause));
    }

    static boolean is(SQLException failure) {
        return String.valueOf(failure.getSQLState()).startsWith("40") || NUMBERS.contains(failure.getErrorCode());
    }
}
