package latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import latchkey.database.TestDatabase;
import latchkey.token.TokenSecret;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Runs last and looks for every secret of the whole run in everything that the run left behind. */
@Order(Integer.MAX_VALUE)
class SecretsLeaveNoTraceHttpTest {
    private static final Path LOG = Path.of("target/test.log");
    private static final Path REPORTS = Path.of("target/surefire-reports");

    /** What is shorter stands in a log by chance. */
    private static final int SHORTEST = 9;

    private static final Pattern TOKEN_SHAPE = Pattern.compile("\\b([a-z]{2,8})_[0-9A-Za-z]{46}\\b");

    private final List<String> ofThisTest = new ArrayList<>();

    @BeforeAll
    void createOneOfEachSecret() {
        try (var empty = TestPortal.empty()) {
            var link = empty.latchkey().setupLink().orElseThrow();
            ofThisTest.add(link.substring(link.indexOf('=') + 1));
            empty.stranger().get("/setup?token=" + ofThisTest.getFirst());
        }
        try (var portal = TestPortal.withPeople()) {
            var token = portal.create("Traced").secret();
            var server = portal.registerServer("traced-api");
            portal.program().describe(token);
            portal.program().introspect(server, "token", token);
            portal.owner().get("/orgs/acme/tokens?q=" + token);
            portal.program().postJson("/oauth2/introspect", "{\"token\":\"" + token + "\"}", "Bearer " + token);
            portal.stranger().signIn("owner@acme.example", "a wrong password, typed once");
            portal.program().revoke(token);
            ofThisTest.add(token);
            ofThisTest.add(server.secret());
            ofThisTest.add(TestPortal.PASSWORD);
            ofThisTest.add("a wrong password, typed once");
            ofThisTest.add(portal.owner().cookies().get("latchkey-session"));
            ofThisTest.add(portal.owner().csrf());
        }
        ofThisTest.forEach(Secrets::remember);
    }

    @Test
    void thereAreSecretsToLookFor() {
        assertThat(secrets()).containsAll(ofThisTest).hasSizeGreaterThan(5);
    }

    @Test
    void noneIsInTheLog() throws IOException {
        var log = Files.readString(LOG, StandardCharsets.UTF_8);

        assertThat(log).hasSizeGreaterThan(100);
        assertThat(traces(Map.of("the log", log))).isEmpty();
    }

    @Test
    void noneIsInTheDatabase() {
        var lookedThrough = 0;
        for (var schema : TestDatabase.schemas()) {
            var dump = TestDatabase.dump(schema);
            assertThat(traces(Map.of(schema, dump))).isEmpty();
            lookedThrough += dump.contains("Traced") && dump.contains("traced-api") ? 1 : 0;
        }

        assertThat(lookedThrough).isEqualTo(1);
    }

    @Test
    void noneIsInAMailOrAnAddress() {
        try (var portal = TestPortal.withPeople()) {
            var owner = portal.signIn("owner@acme.example");
            var member = new People(portal).id("member@acme.example").toString();
            var token = portal.create(owner, "acme", "Mailed", "owner", member);
            var rotation = owner.get(token.path() + "/rotation");
            var rotated = owner.postRaw(
                    token.path() + "/rotation",
                    FilledForm.on(rotation, token.path() + "/rotation").encoded() + "&csrf=" + owner.csrf());
            assertThat(rotated.secret()).startsWith("lk_");
            var factors = TestFactors.setUp(portal, owner);
            var halfWay = TestFactors.halfWay(portal, "owner@acme.example");
            factors.enter(portal, halfWay);
            var left = owner.post(token.path() + "/revocation", "reason", "other", "note", "Gone");

            var mails = new LinkedHashMap<String, String>();
            for (var to : List.of("owner@acme.example", "member@acme.example")) {
                for (var mail : portal.mailsTo(to)) {
                    mails.put(mail.subject(), "%s %s %s".formatted(mail.paragraphs(), mail.items(), mail.link()));
                }
            }
            assertThat(mails).hasSizeGreaterThanOrEqualTo(5);
            assertThat(traces(mails)).isEmpty();
            assertThat(traces(Map.of(
                            "an address", left.location() + rotated.response().uri())))
                    .isEmpty();
        }
    }

    @Test
    void noneIsInWhatTheTestsPrinted() throws IOException {
        var texts = new LinkedHashMap<String, String>();
        for (var report : reportsOfThisRun()) {
            // Not the failures: those quote what a test got, and fail the run by themselves.
            var printed = Jsoup.parse(Files.readString(report, StandardCharsets.UTF_8), Parser.xmlParser())
                    .select("system-out, system-err")
                    .text();
            texts.put(report.toString(), printed);
        }

        assertThat(traces(texts)).isEmpty();
    }

    /** Where and after which words: the secret itself stays out of the report. */
    private static List<String> traces(Map<String, String> texts) {
        var traces = new ArrayList<String>();
        var wanted = secrets().stream().collect(Collectors.groupingBy(secret -> secret.substring(0, SHORTEST)));
        texts.forEach((where, text) -> {
            // One walk through the text, not one for each of thousands of secrets.
            for (var at = 0; at + SHORTEST <= text.length(); at++) {
                for (var secret : wanted.getOrDefault(text.substring(at, at + SHORTEST), List.of())) {
                    if (text.startsWith(secret, at)) {
                        traces.add("%s, behind “%s”".formatted(where, text.substring(Math.max(0, at - 80), at)));
                    }
                }
            }
            TOKEN_SHAPE
                    .matcher(text)
                    .results()
                    .filter(found ->
                            TokenSecret.parse(found.group(1), found.group()).isPresent())
                    .forEach(found -> traces.add(
                            "%s: the token %s…".formatted(where, found.group().substring(0, 16))));
        });
        return traces;
    }

    private static List<String> secrets() {
        return Secrets.all().stream()
                .filter(secret -> secret.length() >= SHORTEST)
                .toList();
    }

    private static List<Path> reportsOfThisRun() throws IOException {
        if (!Files.isDirectory(REPORTS)) {
            return List.of();
        }
        var started = ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);
        var reports = new ArrayList<Path>();
        try (var files = Files.list(REPORTS)) {
            for (var file : files.toList()) {
                if (Files.isRegularFile(file)
                        && Files.getLastModifiedTime(file).toInstant().isAfter(started)) {
                    reports.add(file);
                }
            }
        }
        return reports;
    }
}
