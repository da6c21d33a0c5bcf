package latchkey.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The one database server of a test run, with a schema that was migrated once to be copied from. */
final class TestServer {
    static final Path BINARIES = Path.of("target/mariadb");

    private final DatabaseAddress address;
    private final SchemaCopy template;
    private final AtomicInteger count = new AtomicInteger();
    private final List<String> schemas = new CopyOnWriteArrayList<>();

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
        var schema = "latchkey_test_" + count.incrementAndGet();
        try (var connection = connect()) {
            template.writeTo(connection, schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        schemas.add(schema);
        return new DatabaseAddress(
                address.url().replaceFirst("/latchkey$", "/" + schema), address.user(), address.password());
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

    private Connection connect() throws SQLException {
        return address.unpooled().getConnection();
    }

    private static final class Holder {
        static final TestServer INSTANCE = start();

        private static TestServer start() {
            var database = EmbeddedDatabase.startDisposable(Path.of("target/test-database"), BINARIES);
            Runtime.getRuntime().addShutdownHook(new Thread(database::close));
            new Migrations(database.address()).run();
            try {
                return new TestServer(database.address());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
