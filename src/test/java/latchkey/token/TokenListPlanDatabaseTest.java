package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.database.TestDatabase;
import latchkey.web.Parameters;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every query that the list can make walks a stretch of an index, and not much more than what it shows. */
class TokenListPlanDatabaseTest {
    private static final UUID LARGE = UUID.fromString("01900001-0000-7000-8000-000000000001");
    private static final UUID PERSON = UUID.fromString("01900002-0000-7000-8000-000000000003");
    private static final UUID OWNER_OF_FEW = UUID.fromString("01900002-0000-7000-8000-000000000002");
    private static final int TOKENS = 6_000;
    private static final int MOST_READ = 24_000;

    private static final List<String> FILTERS = List.of(
            "",
            "status=live",
            "status=active",
            "status=expires_soon",
            "status=rotating",
            "status=blocked",
            "status=unused",
            "status=expired",
            "status=revoked",
            "status=ended",
            "q=deploy",
            "q=dep+mir",
            "q=runs+canary",
            "q=runs+11",
            "q=deploy+11",
            "q=11999",
            "q=nothing",
            "q=%25",
            "scope=projects:read",
            "scope=nothing:read",
            "owner=person3@people.example",
            "owner=person9@people.example",
            "owner=nobody@people.example",
            "used=7d",
            "used=not_30d",
            "used=not_90d",
            "used=never",
            "network=10.3.4.5",
            "network=2001:db8::1",
            "network=anywhere",
            "created_from=2020-01-01",
            "created_to=2020-01-01",
            "expires_from=2020-01-01",
            "expires_from=2027-01-01&expires_to=2027-02-01",
            "q=deploy&status=live&scope=projects:read&used=7d");

    private final TestDatabase database = TestDatabase.fresh();
    private final List<String> statements = new ArrayList<>();
    private final Instant now = Clock.systemUTC().instant();
    private Connection connection;
    private DSLContext db;
    private TokenListReader tokens;
    private TokenRows rows;

    @BeforeAll
    void fill() throws Exception {
        connection = database.dataSource().getConnection();
        var settings = database.dsl().settings();
        db = DSL.using(connection, SQLDialect.MARIADB, settings);
        db.execute("SET max_statement_time = 60, @large = %d, @small = 100, @rest = 9000, @password_hash = 'x'"
                .formatted(TOKENS));
        db.execute(
                "INSERT INTO pepper (version, check_value, created_at) VALUES (1, REPEAT('x', 32), UTC_TIMESTAMP(6))");
        for (var statement :
                Files.readString(Path.of("src/bench/resources/tokens.sql")).split(";\n")) {
            if (!statement.isBlank()) {
                db.execute(statement);
            }
        }
        db.execute(
                "UPDATE access_token SET owner_id = ? WHERE organization_id = ? ORDER BY id LIMIT 3",
                OWNER_OF_FEW,
                LARGE);
        var watched = DSL.using(connection, SQLDialect.MARIADB, settings);
        watched.configuration().set(ExecuteListener.onExecuteStart(this::note));
        tokens = new TokenListReader(watched);
        rows = new TokenRows(watched);
    }

    @AfterAll
    void stop() throws Exception {
        connection.close();
        database.close();
    }

    private void note(ExecuteContext ctx) {
        statements.add(ctx.dsl().renderInlined(ctx.query()));
    }

    static Stream<String> orders() {
        return Stream.of(
                "sort=name",
                "sort=-name",
                "sort=status",
                "sort=-status",
                "sort=owner",
                "sort=-owner",
                "sort=used",
                "sort=-used",
                "sort=expires",
                "sort=-expires",
                "sort=created",
                "sort=-created");
    }

    static Stream<String> lists() {
        return Stream.concat(
                FILTERS.stream(),
                orders().flatMap(order ->
                        Stream.of(order, "status=live&" + order, "q=deploy&" + order, "q=11999&" + order)));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aListOfEveryTokenIsReadThroughIndexes(String list) {
        check(list, null, MOST_READ);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aListOfOnesOwnTokensIsReadThroughIndexes(String list) {
        check(list, PERSON, MOST_READ);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void whoOwnsFewReadsNotWhatOthersOwn(String list) {
        check(list, OWNER_OF_FEW, 1_000);
    }

    private void check(String list, @Nullable UUID onlyOwner, int most) {
        var parameters = Parameters.of(list);
        var order = TokenOrder.parse(parameters.text("sort"));
        var query = new TokenQuery(LARGE, onlyOwner, TokenFilter.read(parameters), order, now);
        var place = TokenQuery.Part.first(50);
        for (var page = 0; page < 4; page++) {
            var before = read();
            statements.clear();
            var part = tokens.find(query, place).orElseThrow();
            rows.of(query, part.ids());
            assertThat(read() - before)
                    .as("rows read for page %d of %s", page, list)
                    .isLessThan(most);
            explain(list);
            if (part.next() == null) {
                return;
            }
            place = new TokenQuery.Part(part.next(), false, 50);
        }
        place = new TokenQuery.Part(place.cursor(), true, 50);
        statements.clear();
        tokens.find(query, place).orElseThrow();
        explain(list);
    }

    private void explain(String list) {
        for (var statement : List.copyOf(statements)) {
            for (var step : db.fetch("EXPLAIN " + statement)) {
                var table = step.get("table", String.class);
                if (table != null && !table.startsWith("<")) {
                    assertThat(step.get("type", String.class))
                            .as("%s%n%s%n%s", list, step, statement)
                            .isNotIn("ALL", "index");
                }
            }
        }
    }

    private long read() {
        return db.fetch("SHOW SESSION STATUS LIKE 'Handler_read%'").stream()
                .mapToLong(row -> row.get(1, long.class))
                .sum();
    }
}
