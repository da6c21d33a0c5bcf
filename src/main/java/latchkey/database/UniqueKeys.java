package latchkey.database;

import java.sql.SQLException;
import org.jooq.exception.DataAccessException;

/** Tells which unique key refused a row: what only the database can know. */
public final class UniqueKeys {
    private static final int DUPLICATE_ENTRY = 1062;

    private UniqueKeys() {}

    /** Whether {@code failure} is MariaDB's refusal of a value that {@code keyName} already holds. */
    public static boolean violated(DataAccessException failure, String keyName) {
        var cause = failure.getCause(SQLException.class);
        return cause != null && cause.getErrorCode() == DUPLICATE_ENTRY && names(cause, keyName);
    }

    // The message quotes the refused value first, and a value may itself read like the name of a key.
    private static boolean names(SQLException cause, String keyName) {
        return String.valueOf(cause.getMessage()).endsWith("' for key '" + keyName + "'");
    }
}
