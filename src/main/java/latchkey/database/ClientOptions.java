package latchkey.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.mariadb.jdbc.Configuration;

/**
 * How MariaDB's client programs reach a database: by a file that only its owner may read, since everybody on the machine
 * sees the arguments of a program.
 */
final class ClientOptions implements AutoCloseable {
    private final Path file;
    private final String database;

    private ClientOptions(Path file, String database) {
        this.file = file;
        this.database = database;
    }

    static ClientOptions of(DatabaseAddress address) throws IOException {
        var configuration = address.configuration();
        // A temporary file is made with mode 0600.
        var file = Files.createTempFile("latchkey-client-", ".cnf");
        var options = new ClientOptions(file, Objects.requireNonNull(configuration.database()));
        Files.writeString(file, text(configuration, address));
        return options;
    }

    String database() {
        return database;
    }

    /** Has to be the first argument. */
    String argument() {
        return "--defaults-file=" + file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }

    private static String text(Configuration configuration, DatabaseAddress address) {
        var server = configuration.addresses().getFirst();
        return "[client]\nhost=%s\nport=%d\nuser=%s\npassword=%s\nprotocol=tcp\nmax-allowed-packet=64M\n%s"
                .formatted(
                        server.host,
                        server.port,
                        quoted(address.user()),
                        quoted(address.password()),
                        tls(configuration));
    }

    /** As the driver does with the same address: no TLS unless it is asked for. */
    private static String tls(Configuration configuration) {
        var authority = configuration.serverSslCert();
        var trusted = authority == null ? "" : "ssl-ca=" + quoted(authority) + "\n";
        return switch (configuration.sslMode()) {
            case DISABLE -> "skip-ssl\n";
            case ALLOW -> "disable-ssl-verify-server-cert\n";
            case TRUST -> "ssl\ndisable-ssl-verify-server-cert\n";
            case VERIFY_CA, VERIFY_FULL -> "ssl\nssl-verify-server-cert\n" + trusted;
        };
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
