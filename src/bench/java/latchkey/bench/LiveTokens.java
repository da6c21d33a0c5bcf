package latchkey.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.database.DatabaseAddress;
import latchkey.token.Peppers;
import latchkey.token.TokenSecret;

/** Fills a migrated schema with live tokens whose secrets stand in a file, and a resource server that may ask for them. */
final class LiveTokens {
    static final String PEPPER = "1:" + Base64.getEncoder().encodeToString(new byte[32]);

    private static final UUID SERVER = UUID.fromString("01900003-0000-7000-8000-000000000001");
    private static final int PIECE = 1_000;

    private final DatabaseAddress address;
    private final Path folder;

    LiveTokens(DatabaseAddress address, Path folder) {
        this.address = address;
        this.folder = folder;
    }

    Path secrets() {
        return folder.resolve("secrets");
    }

    List<String> all() throws IOException {
        return Files.readAllLines(secrets());
    }

    /** What the resource server shows. */
    String credentials() throws IOException {
        var shown = SERVER + ":" + Files.readString(folder.resolve("server"));
        return "Basic " + Base64.getEncoder().encodeToString(shown.getBytes(StandardCharsets.UTF_8));
    }

    void makeUnlessMade(int count) throws SQLException, IOException {
        if (Files.exists(secrets())) {
            reviveAll();
            return;
        }
        var peppers = Peppers.parse(PEPPER);
        var secrets =
                Stream.generate(() -> TokenSecret.generate("lk")).limit(count).toList();
        try (var connection = connect()) {
            connection.setAutoCommit(false);
            execute(connection, "SET time_zone = '+00:00'");
            for (var statement : script().split(";\n")) {
                if (!statement.isBlank()) {
                    execute(connection, statement);
                }
            }
            insertServer(connection, peppers);
            for (var from = 0; from < count; from += PIECE) {
                insert(connection, peppers, secrets.subList(from, Math.min(from + PIECE, count)), from + 1);
            }
            connection.commit();
        }
        Files.write(secrets(), secrets.stream().map(TokenSecret::expose).toList());
    }

    /** Those that an earlier run has revoked. */
    private void reviveAll() throws SQLException {
        try (var connection = connect()) {
            execute(
                    connection,
                    "UPDATE access_token SET revoked_at = NULL, revocation_reason = NULL WHERE revoked_at IS NOT NULL");
        }
    }

    private void insertServer(Connection connection, Peppers peppers) throws SQLException, IOException {
        var secret = TokenSecret.generate("lkrs");
        try (var insert = connection.prepareStatement(
                "INSERT INTO resource_server (id, name, digest, pepper_version, prefix, idempotency_key, created_at)"
                        + " VALUES (?, 'Gateway', ?, 1, ?, UNHEX(LPAD('1', 32, '0')), UTC_TIMESTAMP(6))")) {
            insert.setString(1, SERVER.toString());
            insert.setBytes(2, peppers.digest(secret).bytes());
            insert.setString(3, secret.prefix());
            insert.execute();
        }
        Files.writeString(folder.resolve("server"), secret.expose());
    }

    /** @param number of the token of the first secret */
    private static void insert(Connection connection, Peppers peppers, List<TokenSecret> secrets, int number)
            throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO access_token_secret (digest, token_id, organization_id, pepper_version, prefix, created_at)"
                        + " VALUES (?, made_id(3, ?), made_id(1, ?), 1, ?, UTC_TIMESTAMP(6))")) {
            for (var i = 0; i < secrets.size(); i++) {
                insert.setBytes(1, peppers.digest(secrets.get(i)).bytes());
                insert.setInt(2, number + i);
                insert.setInt(3, 1 + (number + i) % 100);
                insert.setString(4, secrets.get(i).prefix());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(address.url(), address.user(), address.password());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String script() throws IOException {
        try (var script = LiveTokens.class.getResourceAsStream("/live-tokens.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
