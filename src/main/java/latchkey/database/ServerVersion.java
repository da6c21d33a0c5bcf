package latchkey.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** What a database server calls itself, and whether Latchkey can work with it. */
record ServerVersion(String text) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");

    static ServerVersion of(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT VERSION()")) {
            rows.next();
            return new ServerVersion(rows.getString(1));
        }
    }

    /** Fails with a {@link StartupFailure} unless this is MariaDB 10.11 or newer. */
    void require() {
        if (!isMariaDb()) {
            throw refused("MySQL " + text);
        }
        if (!isNewEnough()) {
            throw refused("MariaDB " + text);
        }
    }

    private boolean isMariaDb() {
        return text.contains("MariaDB");
    }

    private boolean isNewEnough() {
        var numbers = NUMBERS.matcher(text);
        if (!numbers.matches()) {
            return false;
        }
        var major = Integer.parseInt(numbers.group(1));
        var minor = Integer.parseInt(numbers.group(2));
        return major > 10 || (major == 10 && minor >= 11);
    }

    private static StartupFailure refused(String found) {
        return new StartupFailure(
                ExitCode.UNAVAILABLE,
                "LATCHKEY_DATABASE_URL names a server that is %s, but Latchkey needs MariaDB 10.11 or newer."
                        .formatted(found));
    }
}
