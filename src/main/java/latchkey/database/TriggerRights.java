package latchkey.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * Whether the migrations may make their triggers. Where a server keeps a binary log, as the nodes of a cluster do, MariaDB refuses those of users
 * without a privilege of their own (error 1419), and what a migration did before that can't be rolled back.
 */
final class TriggerRights {
    private static final Pattern PRIVILEGED = Pattern.compile("ALL PRIVILEGES ON \\*\\.\\*|SUPER|BINLOG ADMIN");

    private final Connection connection;

    TriggerRights(Connection connection) {
        this.connection = connection;
    }

    /** Fails with a {@link StartupFailure} before anything was changed. */
    void require() throws SQLException {
        if (isNeeded() && isRestricted() && !isPrivileged()) {
            throw new StartupFailure(
                    ExitCode.UNAVAILABLE,
                    "The server of LATCHKEY_DATABASE_URL keeps a binary log and lets our user make no triggers: set log_bin_trust_function_creators=1 on it.");
        }
    }

    private boolean isNeeded() throws SQLException {
        return !first("SELECT COUNT(*) FROM information_schema.triggers"
                        + " WHERE trigger_schema = DATABASE() AND trigger_name = 'audit_event_is_never_deleted'")
                .equals("1");
    }

    private boolean isRestricted() throws SQLException {
        return first("SELECT (@@log_bin OR EXISTS (SELECT 1 FROM information_schema.global_variables"
                        + " WHERE variable_name = 'WSREP_ON' AND variable_value = 'ON'))"
                        + " AND NOT @@log_bin_trust_function_creators")
                .equals("1");
    }

    private boolean isPrivileged() throws SQLException {
        try (var statement = connection.createStatement();
                var grants = statement.executeQuery("SHOW GRANTS")) {
            while (grants.next()) {
                if (PRIVILEGED.matcher(grants.getString(1)).find()) {
                    return true;
                }
            }
            return false;
        }
    }

    private String first(String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
