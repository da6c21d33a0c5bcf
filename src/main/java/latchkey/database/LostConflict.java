package latchkey.database;

import java.sql.SQLException;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Tells failures that another transaction caused, which running the same work again can mend. */
final class LostConflict {
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;

    private LostConflict() {}

    static boolean is(DataAccessException failure) {
        return failure.sqlState().startsWith("40") || isLock(failure.getCause(SQLException.class));
    }

    private static boolean isLock(@Nullable SQLException cause) {
        return cause != null && (cause.getErrorCode() == LOCK_WAIT_TIMEOUT || cause.getErrorCode() == DEADLOCK);
    }
}
