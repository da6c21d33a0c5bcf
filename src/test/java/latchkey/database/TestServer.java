package latchkey.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The one database server of a test run, with a schema that was migrated once to be copied from. */
final class TestServer {
    static final Path BINARIES = Path.of("target/mariadb");

    /** Where a {@link SharedServer} can be reached, in a process of a mutation run. */
    private static final @Nullable String SHARED = System.getProperty("latchkey.test.server");

    private final DatabaseAddress address;
    private final SchemaCopy template;
    private final UsedSchemas used = new UsedSchemas();
    private final AtomicInteger count = new AtomicInteger();
    private final List<String> schemas = new CopyOnWriteArrayList<>();

    /** The schema for whoever asks next, made while others are tested in. */
    private @Nullable CompletableFuture<String> next;

    private TestServer(DatabaseAddress address) throws SQLException {
        this.address = address;
        try (var connection = connect()) {
            this.template = SchemaCopy.of(connection, "latchkey");
        }
    }

    static TestServer instance() {
        return Holder.INSTANCE;
    }

    DatabaseAddress fresh() {
        var schema = emptied();
        if (schema == null) {
            schema = takeNext();
        }
        return new DatabaseAddress(
                address.url().replaceFirst("/latchkey$", "/" + schema), address.user(), address.password());
    }

    /** What was made by {@link #fresh} is of no use to anybody any more. */
    void giveBack(DatabaseAddress schema) {
        if (SHARED != null) {
            used.add(schema.url().substring(schema.url().lastIndexOf('/') + 1));
        }
    }

    List<String> schemas() {
        return List.copyOf(schemas);
    }

    String dump(String schema) {
        try (var connection = connect()) {
            return new Dump(connection).of(schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable String emptied() {
        try (var connection = connect()) {
            return used.take(connection, "latchkey");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized String takeNext() {
        // A test may have cut every connection meanwhile.
        var schema = next == null
                ? make()
                : next.handle((made, failure) -> made == null ? make() : made).join();
        if (SHARED == null) {
            next = CompletableFuture.supplyAsync(this::make);
        }
        schemas.add(schema);
        return schema;
    }

    private String make() {
        var schema = "latchkey_test_%s_%s".formatted(ProcessHandle.current().pid(), count.incrementAndGet());
        try (var connection = connect()) {
            template.writeTo(connection, schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return schema;
    }

    private Connection connect() throws SQLException {
        return address.unpooled().getConnection();
    }

    private static final class Holder {
        static final TestServer INSTANCE = start();

        private static TestServer start() {
            try {
                return new TestServer(SHARED == null ? own() : SharedServer.read(Path.of(SHARED)));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static DatabaseAddress own() {
            var database = EmbeddedDatabase.startDisposable(Path.of("target/test-database"), BINARIES);
            Runtime.getRuntime().addShutdownHook(new Thread(database::close));
            new Migrations(database.address()).run();
            return database.address();
        }
    }
}
