package latchkey.database;

import java.sql.SQLException;

/** Says which setting to look at when a connection is refused; never repeats the password. */
final class ConnectionFailures {
    private static final int ACCESS_DENIED = 1045;
    private static final int HOST_NOT_ALLOWED = 1130;
    private static final int ACCESS_TO_SCHEMA_DENIED = 1044;
    private static final int UNKNOWN_SCHEMA = 1049;

    private ConnectionFailures() {}

    static StartupFailure explain(SQLException failure, DatabaseAddress address) {
        return switch (failure.getErrorCode()) {
            case ACCESS_DENIED, HOST_NOT_ALLOWED -> credentials(failure, address);
            case ACCESS_TO_SCHEMA_DENIED, UNKNOWN_SCHEMA -> schema(failure, address);
            case LostConnection.READ_ONLY -> readOnly(failure, address);
            default -> unreachable(failure, address);
        };
    }

    private static StartupFailure credentials(SQLException failure, DatabaseAddress address) {
        return new StartupFailure(
                ExitCode.CONFIGURATION,
                "The database at %s refused LATCHKEY_DATABASE_USER or LATCHKEY_DATABASE_PASSWORD."
                        .formatted(address.server()),
                failure);
    }

    private static StartupFailure schema(SQLException failure, DatabaseAddress address) {
        return new StartupFailure(
                ExitCode.CONFIGURATION,
                "LATCHKEY_DATABASE_URL names a database that does not exist, or that LATCHKEY_DATABASE_USER may not use: %s."
                        .formatted(address.server()),
                failure);
    }

    private static StartupFailure readOnly(SQLException failure, DatabaseAddress address) {
        return new StartupFailure(
                ExitCode.UNAVAILABLE,
                "The database at %s is read-only: name the primary in LATCHKEY_DATABASE_URL, or make it writable."
                        .formatted(address.server()),
                failure);
    }

    private static StartupFailure unreachable(SQLException failure, DatabaseAddress address) {
        return new StartupFailure(
                ExitCode.UNAVAILABLE,
                "The database named by LATCHKEY_DATABASE_URL cannot be reached at %s.".formatted(address.server()),
                failure);
    }
}
