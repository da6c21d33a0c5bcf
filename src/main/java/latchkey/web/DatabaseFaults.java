package latchkey.web;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a database that can't serve now from a defect of ours. */
public final class DatabaseFaults {
    /** Read-only, too many connections, statement time, lock wait, deadlock, killed, cluster node not ready, disk full. */
    private static final Set<Integer> TRANSIENT = Set.of(1040, 1047, 1021, 1114, 1205, 1213, 1290, 1836, 1927, 1969);

    /** The numbers below are the driver's and the pool's own. */
    private static final int FIRST_OF_SERVER = 1000;

    private DatabaseFaults() {}

    public static boolean isUnavailable(Throwable e) {
        var cause = sqlCause(e);
        return cause != null
                && (isLostConnection(cause)
                        || String.valueOf(cause.getSQLState()).startsWith("08")
                        || TRANSIENT.contains(cause.getErrorCode()));
    }

    /** The driver also calls so what the server said under a state it does not know, such as a trigger's refusal. */
    private static boolean isLostConnection(SQLException e) {
        return e.getErrorCode() < FIRST_OF_SERVER
                && (e instanceof SQLTransientConnectionException || e instanceof SQLNonTransientConnectionException);
    }

    static String reason(Throwable e) {
        var cause = sqlCause(e);
        return cause == null ? "" : String.valueOf(cause.getMessage());
    }

    private static @Nullable SQLException sqlCause(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
