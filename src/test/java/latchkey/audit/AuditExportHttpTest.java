package latchkey.audit;

import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.Transactions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class AuditExportHttpTest {
    private static final String EXPORT = "/orgs/acme/audit/export";
    private static final JsonMapper JSON = new JsonMapper();

    private final TestPortal portal = TestPortal.withPeople();
    private Created alpha;

    @TempDir
    private Path folder;

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeAll
    void letThingsHappen() {
        alpha = portal.create("=1+1");
        portal.owner().post(alpha.path() + "/revocation", "note", "Ж, \"quoted\" and 🚀");
        portal.create(portal.member(), "acme", "Beta");
        portal.create(portal.otherOwner(), "globex", "Foreign");
        portal.signAudit();
        portal.create("After the checkpoint");
    }

    @Test
    void aCsvHasEveryEventWithItsProof() {
        var answer = portal.owner().get(EXPORT);
        var rows = csv(answer);

        assertThat(answer.header("Content-Type")).isEqualToIgnoringWhitespace("text/csv; charset=utf-8");
        assertThat(answer.header("Content-Disposition"))
                .matches("attachment; filename=\"audit-acme-[0-9-]{10}\\.csv\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(positions(rows))
                .isEqualTo(IntStream.rangeClosed(1, rows.size()).boxed().toList());
        assertThat(rows.getFirst().getField("previous_hash")).isEqualTo("0".repeat(64));
        for (var i = 1; i < rows.size(); i++) {
            assertThat(rows.get(i).getField("previous_hash"))
                    .isEqualTo(rows.get(i - 1).getField("hash"));
        }
        assertThat(rows)
                .anySatisfy(row -> assertThat(row.getField("target")).isEqualTo("'=1+1"))
                .anySatisfy(row -> assertThat(row.getField("details")).contains("Ж, \\\"quoted\\\""));
        assertThat(rows.stream()
                        .filter(row -> !row.getField("checkpoint_signature").isEmpty()))
                .singleElement()
                .satisfies(row -> assertThat(row.getField("target")).isEqualTo("Beta"));
        assertThat(answer.body()).doesNotContain("Foreign", "globex", alpha.secret());
    }

    @Test
    void jsonLinesHaveTheSameAndAllCheckpoints() {
        var answer = portal.auditor().get(EXPORT + "?format=jsonl");
        var lines = answer.body().lines().map(JSON::readTree).toList();

        assertThat(answer.header("Content-Type")).startsWith("application/jsonl");
        assertThat(answer.header("Content-Disposition")).endsWith(".jsonl\"");
        assertThat(lines.getFirst().at("/export/organization").asString()).isEqualTo("acme");
        assertThat(lines.getFirst().at("/export/filter").asString()).isEmpty();
        assertThat(lines.getLast().has("checkpoint")).isTrue();
        var events = lines.stream().filter(line -> line.has("event")).toList();
        assertThat(lines.getFirst().at("/export/end/position").asInt()).isEqualTo(events.size());
        assertThat(events)
                .allSatisfy(line -> assertThat(line.get("hash").asString()).hasSize(64));
    }

    @Test
    void anExportIsRecordedFirstAndIsNotInItself() {
        var before = count(AuditAction.AUDIT_EXPORTED);
        var rows = csv(portal.owner().get(EXPORT + "?action=audit.exported&actor=acme"));
        var events = portal.owner().get("/orgs/acme/audit?action=audit.exported");

        assertThat(rows).hasSize(before);
        assertThat(events.html().select(".events > li").size()).isEqualTo(before + 1);
        assertThat(events.text()).contains("format csv", "filter ?action=audit.exported&actor=acme");
    }

    @Test
    void whatCannotBeRecordedIsNotHandedOut() {
        portal.db()
                .execute("CREATE TRIGGER no_events BEFORE INSERT ON audit_event FOR EACH ROW"
                        + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'injected'");
        try {
            var answer = portal.owner().get(EXPORT);
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("token.created");
        } finally {
            portal.db().execute("DROP TRIGGER no_events");
        }
    }

    @Test
    void onlyWhatTheFiltersLetThroughIsHandedOut() {
        assertThat(csv(portal.owner().get(EXPORT + "?action=token.revoked"))).hasSize(1);
        assertThat(csv(portal.owner().get(EXPORT + "?actor=member&action=token.created")))
                .hasSize(1);
        assertThat(csv(portal.owner().get(EXPORT + "?token=" + alpha.id()))).hasSize(2);
        assertThat(csv(portal.owner().get(EXPORT + "?token=" + UUID.randomUUID())))
                .isEmpty();
        assertThat(csv(portal.owner().get(EXPORT + "?from=2000-01-01&to=2000-01-02")))
                .isEmpty();
        var all = csv(portal.owner().get(EXPORT)).size();
        assertThat(csv(portal.owner().get(EXPORT + "?action=nonsense&from=x&token=y&before=z")))
                .hasSize(all + 1);
    }

    @Test
    void whoMayNotReadTheLogGetsNoneOfIt() {
        assertThat(portal.member().get(EXPORT).status()).isEqualTo(403);
        assertThat(portal.otherOwner().get(EXPORT).status()).isEqualTo(404);
        assertThat(portal.administrator().get(EXPORT).status()).isEqualTo(404);
        assertThat(portal.stranger().get(EXPORT).status()).isEqualTo(303);
    }

    @Test
    void aLogOfManyStridesArrivesWhole() {
        try (var busy = TestPortal.withPeople()) {
            var db = busy.db();
            var acme =
                    db.fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq("acme")).getId();
            var log = new AuditLog(new AuditStore(db), busy.clock());
            new Transactions(db)
                    .run(() -> IntStream.range(0, 2_500)
                            .forEach(number -> log.record(
                                    acme,
                                    new Actor(null, number % 1000 == 0 ? "rare" : "somebody", "203.0.113.1", "request"),
                                    AuditAction.TOKEN_CREATED,
                                    null,
                                    "Event " + number,
                                    Map.of())));
            assertThat(positions(csv(busy.owner().get(EXPORT))))
                    .isEqualTo(IntStream.rangeClosed(1, 2_501).boxed().toList());
            assertThat(positions(csv(busy.owner().get(EXPORT + "?actor=rare")))).containsExactly(1, 1001, 2001);
        }
    }

    @Test
    void theScriptOfTheDocumentationVerifiesAnExport() throws Exception {
        assumeThat(canRun("python3", "--version") && canRun("openssl", "version"))
                .isTrue();
        var export = portal.owner().get(EXPORT + "?format=jsonl").body();
        var some = portal.owner()
                .get(EXPORT + "?format=jsonl&action=token.created")
                .body();
        var key = publicKey(export);

        assertThat(script(export, key)).matches("(?s)Intact: \\d+ events, 1 checkpoints\\.\\s+");
        assertThat(script(some, key)).matches("(?s)Intact: \\d+ events, 1 checkpoints\\.\\s+");
        assertThat(script(export.replace("\"target\":\"Beta\"", "\"target\":\"Gamma\""), key))
                .contains("is not what was written");
        assertThat(script(without(export, 3), key)).contains("The event at place 3 is not there");
        assertThat(script(export.replaceFirst("\"day\":\"20", "\"day\":\"19"), key))
                .contains("is not what was signed");
        assertThat(script(export, "another")).contains("another key");
    }

    private String script(String export, String key) throws IOException, InterruptedException {
        var code = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/audit.md")));
        assertThat(code.find()).isTrue();
        var file = Files.writeString(folder.resolve("verify.py"), code.group(1));
        var lines = Files.writeString(folder.resolve("export.jsonl"), export);
        return output("python3", file.toString(), lines.toString(), key);
    }

    private static String without(String export, int position) {
        return export.lines()
                .filter(line -> !line.startsWith("{\"position\":" + position + ","))
                .reduce("", (text, line) -> text + line + "\n");
    }

    private static String publicKey(String export) {
        return export.lines()
                .map(JSON::readTree)
                .filter(line -> line.has("checkpoint"))
                .map(line -> line.at("/checkpoint/public_key").asString())
                .findAny()
                .orElseThrow();
    }

    private static boolean canRun(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String output(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private int count(AuditAction action) {
        return csv(portal.owner().get(EXPORT + "?action=" + action.code())).size() + 1;
    }

    private static List<NamedCsvRecord> csv(Page answer) {
        assertThat(answer.status()).isEqualTo(200);
        return CsvReader.builder().ofNamedCsvRecord(answer.body()).stream().toList();
    }

    private static List<Integer> positions(List<NamedCsvRecord> rows) {
        return rows.stream()
                .map(row -> Integer.valueOf(row.getField("position")))
                .toList();
    }
}
