package latchkey.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one program at a time migrate, on all nodes of a cluster: what Flyway uses, {@code GET_LOCK}, is granted on each
 * of them. A row is held by one; whoever ended without giving it back holds it for a minute longer.
 */
final class MigrationLock implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final Duration RENEWED_EVERY = Duration.ofSeconds(15);
    private static final int DUPLICATE = 1062;
    private static final Logger LOG = LoggerFactory.getLogger(MigrationLock.class);

    private final DataSource source;
    private final String holder = UUID.randomUUID().toString();
    private final Thread renewing = Thread.ofVirtual().unstarted(this::renew);

    private MigrationLock(DataSource source) {
        this.source = source;
    }

    /** Waits up to ten minutes for whoever holds it. */
    static MigrationLock take(DataSource source) throws SQLException {
        var lock = new MigrationLock(source);
        // In a cluster, every node runs what defines tables in the same order.
        lock.execute("""
                CREATE TABLE IF NOT EXISTS migration_lock (
                    id tinyint NOT NULL PRIMARY KEY,
                    holder uuid NOT NULL,
                    held_until datetime(6) NOT NULL
                ) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin""");
        var glances = PATIENCE.dividedBy(GLANCE);
        while (!lock.tryToTake()) {
            if (glances-- == 0) {
                throw new StartupFailure(
                        ExitCode.UNAVAILABLE,
                        "Another Latchkey has been migrating the database of LATCHKEY_DATABASE_URL for ten minutes.");
            }
            Pause.of(GLANCE);
        }
        lock.renewing.start();
        return lock;
    }

    private boolean tryToTake() throws SQLException {
        execute("DELETE FROM migration_lock WHERE held_until < utc_timestamp(6)");
        try {
            execute("INSERT INTO migration_lock (id, holder, held_until)"
                    + " VALUES (1, '%s', utc_timestamp(6) + INTERVAL 60 SECOND)".formatted(holder));
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == DUPLICATE || LostConflict.is(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Whether there is nothing else in the schema. */
    boolean isAlone() throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()")) {
            rows.next();
            return rows.getInt(1) == 1;
        }
    }

    private void renew() {
        while (!Thread.interrupted()) {
            try {
                Thread.sleep(RENEWED_EVERY);
                execute(
                        "UPDATE migration_lock SET held_until = utc_timestamp(6) + INTERVAL 60 SECOND WHERE holder = '%s'"
                                .formatted(holder));
            } catch (InterruptedException e) {
                return;
            } catch (SQLException e) {
                LOG.warn("That a migration goes on could not be told to others: {}", e.getMessage());
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    @Override
    public void close() {
        renewing.interrupt();
        try {
            execute("DELETE FROM migration_lock WHERE holder = '%s'".formatted(holder));
        } catch (SQLException e) {
            LOG.warn("Others will wait a minute to migrate: {}", e.getMessage());
        }
    }
}
