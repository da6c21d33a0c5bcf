package latchkey.database;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the schema of a database up to what this version of the program needs. */
public final class Migrations {
    private static final Set<MigrationState> NEWER_THAN_WE_ARE =
            Set.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    private final DatabaseAddress address;

    public Migrations(DatabaseAddress address) {
        this.address = address;
    }

    /** Fails with a {@link StartupFailure} when the server, or the schema on it, is not one for this program. */
    public SchemaChange run() {
        try {
            var source = address.writable();
            requireSupportedServer(source);
            var flyway = flyway(source);
            refuseNewer(flyway);
            return migrate(source, flyway);
        } catch (SQLException e) {
            throw ConnectionFailures.explain(e, address);
        } catch (FlywayException e) {
            throw failed(e);
        }
    }

    private static SchemaChange migrate(DataSource source, Flyway flyway) throws SQLException {
        if (flyway.info().pending().length == 0) {
            return SchemaChange.of(flyway.migrate());
        }
        try (var lock = MigrationLock.take(source)) {
            return SchemaChange.of(lock.isAlone() ? fromNothing(source).migrate() : flyway.migrate());
        }
    }

    /** Our lock alone makes a schema look to Flyway as if somebody else's tables were in it. */
    private static Flyway fromNothing(DataSource source) {
        return configuration(source)
                .baselineOnMigrate(true)
                .baselineVersion(SchemaChange.NOTHING)
                .load();
    }

    /** The same for a command that only looks: fails with a {@link StartupFailure} where {@link #run} would migrate. */
    public void requireCurrent() {
        try {
            var flyway = flyway(address.unpooled());
            refuseNewer(flyway);
            if (flyway.info().pending().length > 0) {
                throw new StartupFailure(
                        ExitCode.CONFIGURATION,
                        "The database is not of this version of Latchkey: run “latchkey migrate”, or start the portal, which migrates it too.");
            }
        } catch (SQLException e) {
            throw ConnectionFailures.explain(e, address);
        } catch (FlywayException e) {
            throw rootOf(e) instanceof SQLException cause ? ConnectionFailures.explain(cause, address) : failed(e);
        }
    }

    /** How many migrations {@link #run} would run; fails with a {@link StartupFailure} where it would fail. */
    public int pending() {
        try {
            var source = address.unpooled();
            requireSupportedServer(source);
            var flyway = flyway(source);
            refuseNewer(flyway);
            return flyway.info().pending().length;
        } catch (SQLException e) {
            throw ConnectionFailures.explain(e, address);
        } catch (FlywayException e) {
            throw rootOf(e) instanceof SQLException cause ? ConnectionFailures.explain(cause, address) : failed(e);
        }
    }

    private static void requireSupportedServer(DataSource source) throws SQLException {
        try (var connection = source.getConnection()) {
            ServerVersion.of(connection).require();
            new TriggerRights(connection).require();
        }
    }

    private static Flyway flyway(DataSource source) {
        return configuration(source).load();
    }

    private static FluentConfiguration configuration(DataSource source) {
        return Flyway.configure()
                .dataSource(source)
                .locations("classpath:migrations")
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .cleanDisabled(true);
    }

    private static void refuseNewer(Flyway flyway) {
        if (Arrays.stream(flyway.info().all()).anyMatch(Migrations::isNewerThanWeAre)) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "The database named by LATCHKEY_DATABASE_URL was migrated by a newer Latchkey: run that one.");
        }
    }

    private static boolean isNewerThanWeAre(MigrationInfo migration) {
        return NEWER_THAN_WE_ARE.contains(migration.getState());
    }

    private static StartupFailure failed(FlywayException failure) {
        return new StartupFailure(
                ExitCode.UNAVAILABLE,
                "The database named by LATCHKEY_DATABASE_URL could not be migrated: %s"
                        .formatted(firstLine(rootOf(failure))),
                failure);
    }

    private static Throwable rootOf(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? failure : rootOf(cause);
    }

    /** What Flyway and the driver say first; behind it come their own links and advice. */
    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
