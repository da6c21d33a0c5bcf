package latchkey.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import latchkey.database.ConnectionPool;
import latchkey.database.DatabaseAddress;
import latchkey.token.Peppers;
import latchkey.token.TokenSecret;
import org.jspecify.annotations.Nullable;

/**
 * The limit: a Javalin handler that parses what verification parses, decides nothing and answers the same bytes; with a
 * database it also reads one row by the same index, driver and pool.
 */
public final class Bare {
    private final Map<String, String> headers;
    private final byte[] body;
    private final @Nullable DataSource pool;
    private final Peppers peppers = Peppers.parse(LiveTokens.PEPPER);

    private Bare(Map<String, String> headers, byte[] body, @Nullable DataSource pool) {
        this.headers = headers;
        this.body = body;
        this.pool = pool;
    }

    /** Takes a file with the headers to answer, one with the body, and the address of a database or nothing. */
    public static void main(String... arguments) throws Exception {
        var headers = new LinkedHashMap<String, String>();
        for (var line : Files.readAllLines(Path.of(arguments[0]))) {
            var parts = line.split(": ", 2);
            headers.put(parts[0], parts[1]);
        }
        var bare = new Bare(
                headers,
                Files.readAllBytes(Path.of(arguments[1])),
                arguments.length == 2
                        ? null
                        : connections(new DatabaseAddress(arguments[2], arguments[3], arguments[4])));
        var server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.concurrency.useVirtualThreads = true;
            config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
            config.routes.post("/oauth2/introspect", bare::introspect);
            config.routes.get("/forward-auth", bare::forwardAuth);
        });
        server.start("127.0.0.1", 0);
        System.out.println("Ready at http://localhost:" + server.port());
    }

    /** Those of the portal's verification, and as many as its pages have; here all who ask wait for one. */
    private static DataSource connections(DatabaseAddress address) throws SQLException {
        var connections = new ConnectionPool(address, 10).forReading(10).dataSource();
        connections.unwrap(HikariDataSource.class).setConnectionTimeout(5_000);
        return connections;
    }

    private void introspect(Context ctx) throws SQLException {
        var credentials = Base64.getDecoder().decode(ctx.header("Authorization").substring("Basic ".length()));
        var token = ctx.formParam("token");
        if (credentials.length == 0 || ctx.formParam("scope") == null) {
            throw new IllegalArgumentException("That is not what is asked");
        }
        answer(ctx, token);
        ctx.result(body);
    }

    private void forwardAuth(Context ctx) throws SQLException {
        var token = ctx.header("Authorization").substring("Bearer ".length());
        if (ctx.queryParam("scope") == null) {
            throw new IllegalArgumentException("That is not what is asked");
        }
        ctx.status(204);
        answer(ctx, token);
    }

    private void answer(Context ctx, String token) throws SQLException {
        if (pool != null && !isStored(token)) {
            throw new IllegalArgumentException("That is no token");
        }
        headers.forEach(ctx::header);
    }

    private boolean isStored(String token) throws SQLException {
        var digest = peppers.digest(TokenSecret.parse("lk", token).orElseThrow());
        try (var connection = pool.getConnection();
                var select = connection.prepareStatement("SELECT token_id, organization_id, prefix, created_at,"
                        + " superseded_at FROM access_token_secret WHERE digest = ?")) {
            select.setBytes(1, digest.bytes());
            try (var rows = select.executeQuery()) {
                return rows.next() && rows.getString(1) != null && rows.getString(5) == null;
            }
        }
    }
}
