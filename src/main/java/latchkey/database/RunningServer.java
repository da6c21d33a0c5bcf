package latchkey.database;

import java.sql.SQLException;
import java.time.Duration;

/** An embedded server that our user can sign in to. */
record RunningServer(ServerProcess process, DatabaseAddress address) {
    // After a crash the server first repairs its files, which can take a while.
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration GLANCE = Duration.ofMillis(50);

    static RunningServer await(ServerProcess process, DatabaseAddress address) {
        var glances = PATIENCE.dividedBy(GLANCE);
        while (!letsUsIn(address)) {
            if (!process.isRunning() || glances-- == 0) {
                process.stop();
                throw process.failedToStart();
            }
            Pause.of(GLANCE);
        }
        return new RunningServer(process, address);
    }

    private static boolean letsUsIn(DatabaseAddress address) {
        try (var connection = address.unpooled().getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }
}
