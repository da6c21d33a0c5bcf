package latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import latchkey.TestClock;
import latchkey.audit.AuditFilter.Position;
import latchkey.database.TestDatabase;
import latchkey.database.Transactions;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No query on the log reads a table from end to end. */
class AuditQueriesDatabaseTest {
    private static final UUID ACME = UUID.randomUUID();
    private static final UUID TOKEN = UUID.randomUUID();

    private final DSLContext db = TestDatabase.fresh().dsl();
    private final List<String> asked = new ArrayList<>();
    private final DSLContext heard = DSL.using(db.configuration().derive(new Listener(asked)));

    @BeforeAll
    void aLogAmongOthers() {
        for (var first = 0; first < 20_000; first += 1_000) {
            db.execute("INSERT INTO audit_event (id, organization_id, occurred_at, actor, action, target_id, target,"
                    + " details, address, request_id, position, hash) VALUES "
                    + IntStream.range(first, first + 1_000)
                            .mapToObj(AuditQueriesDatabaseTest::row)
                            .collect(Collectors.joining(", ")));
        }
        db.execute("ANALYZE TABLE audit_event PERSISTENT FOR ALL");
    }

    /** A quarter of the rows are Acme's, a quarter the site's, the others those of fifty organizations. */
    private static String row(int number) {
        var organization = switch (number % 4) {
            case 0 -> "'" + ACME + "'";
            case 1 -> "NULL";
            default -> "'" + new UUID(1, number % 50) + "'";
        };
        return "('%s', %s, '2026-01-01' + INTERVAL %d MINUTE, 'actor%d@acme.example', '%s', '%s', 'target', '{}', '', '', %d, REPEAT('x', 32))"
                .formatted(
                        new UUID(2, number),
                        organization,
                        number,
                        number % 20,
                        List.of("token.created", "token.edited", "token.revoked")
                                .get(number % 3),
                        number % 100 == 0 ? TOKEN : new UUID(3, number),
                        number / 4);
    }

    static List<AuditFilter> filters() {
        var filters = new ArrayList<AuditFilter>();
        for (var before : new @Nullable Position[] {
            null, new Position(LocalDate.of(2026, 1, 8).atStartOfDay().toInstant(ZoneOffset.UTC), TOKEN)
        }) {
            filters.add(new AuditFilter("", "", "", null, "", "", before));
            filters.add(new AuditFilter("token.created", "", "", null, "", "", before));
            filters.add(new AuditFilter("account.signed_out", "", "", null, "", "", before));
            filters.add(new AuditFilter("", "actor4", "", null, "", "", before));
            filters.add(new AuditFilter("", "", "arg", null, "", "", before));
            filters.add(new AuditFilter("", "", "", TOKEN, "", "", before));
            filters.add(new AuditFilter("", "", "", null, "2026-01-03", "2026-01-05", before));
            filters.add(new AuditFilter("token.created", "actor", "target", TOKEN, "2026-01-03", "2026-01-05", before));
        }
        return filters;
    }

    @ParameterizedTest
    @MethodSource("filters")
    void aPageOfTheLogIsReadByAnIndex(AuditFilter filter) {
        new AuditStore(heard).find(ACME, filter, 51);

        assertIndexed(6_000);
    }

    @ParameterizedTest
    @MethodSource("filters")
    void anExportIsReadInPieces(AuditFilter filter) {
        new ChainStore(heard).proved(ACME, filter, 1000, 2000);

        assertIndexed(1_200);
    }

    @Test
    void aTokensHistoryIsReadByAnIndex() {
        new AuditStore(heard).about(ACME, TOKEN, 10);

        assertIndexed(300);
    }

    @Test
    void theChainIsReadByAnIndex() {
        var chains = new ChainStore(heard);
        for (var organization : new @Nullable UUID[] {ACME, null}) {
            chains.links(organization, 1000, 2000, 1000);
            chains.outside(organization, 1000);
            chains.extent(organization);
            assertIndexed(1_200);
        }
    }

    @Test
    void recordingReadsTheEndOfTheChainOnly() {
        var transactions = new Transactions(heard);
        var log = new AuditLog(new AuditStore(heard), new TestClock());
        for (var i = 0; i < 2; i++) {
            transactions.run(() ->
                    log.record(ACME, new Actor(null, "x", "", ""), AuditAction.TOKEN_CREATED, null, "x", Map.of()));
        }
        assertThat(asked.stream().filter(sql -> sql.startsWith("select"))).hasSize(3);
        asked.removeIf(sql -> !sql.startsWith("select"));
        assertIndexed(2);
    }

    /** @param most how many rows the optimizer may expect to look at */
    private void assertIndexed(int most) {
        assertThat(asked).isNotEmpty();
        for (var sql : asked) {
            for (var row : db.fetch("EXPLAIN " + sql)) {
                var type = row.get("type", String.class);
                assertThat(type).as(sql + "\n" + row).isNotIn("ALL", "index");
                if (type != null) {
                    assertThat(row.get("rows", Long.class)).as(sql + "\n" + row).isLessThanOrEqualTo(most);
                }
            }
        }
        asked.clear();
    }

    /** Keeps what is asked, with its values in it. */
    private record Listener(List<String> asked) implements ExecuteListener {
        @Override
        public void executeStart(ExecuteContext context) {
            if (context.query() != null) {
                asked.add(DSL.using(context.dialect()).renderInlined(context.query()));
            }
        }
    }
}
