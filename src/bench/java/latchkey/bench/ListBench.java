package latchkey.bench;

import io.javalin.Javalin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import latchkey.database.EmbeddedDatabase;
import latchkey.token.PageParts;

/**
 * Measures the list of tokens of an organization of 100,000 against that of one of 1,000 in the same database of a
 * million, and against the parts that a page is made of.
 */
public final class ListBench {
    private static final Pattern NEXT = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"");
    private static final double SLOWER_AT_MOST = 1.5;
    private static final double PARTS_AT_MOST = 1.3;
    // Of a Spring Boot, JPA and Thymeleaf page of 50 rows over the same MariaDB, at 16 connections.
    private static final double OTHERS_A_SECOND = 20;
    private static final double TIMES_FASTER = 30;
    private static final int CONNECTIONS = 16;
    /** So that each page is measured with all of its statements, though it is asked for again at once. */
    private static final Map<String, String> READ_ANEW = Map.of("LATCHKEY_LISTS_KEPT", "0");

    private static final int DEEP = 8;

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
            "q=deploy+mirror",
            "q=runs+canary",
            "scope=projects%3Aread",
            "owner=person3%40people.example",
            "used=7d",
            "used=not_30d",
            "used=not_90d",
            "used=never",
            "network=10.3.4.5",
            "network=anywhere",
            "created_from=2020-01-01",
            "expires_from=2020-01-01");
    private static final List<String> SORTS = List.of(
            "name",
            "-name",
            "status",
            "-status",
            "owner",
            "-owner",
            "used",
            "-used",
            "expires",
            "-expires",
            "created",
            "-created");

    private final Report report = new Report();
    private final boolean small;
    private final boolean partsOnly;

    private ListBench(boolean small, boolean partsOnly) {
        this.small = small;
        this.partsOnly = partsOnly;
    }

    /**
     * Takes {@code --small}, {@code --parts} to leave out the comparison of pages, which takes longest, and
     * {@code --keep FOLDER} for a database to keep for the next run.
     */
    public static void main(String... arguments) throws Exception {
        var given = List.of(arguments);
        var keep = given.indexOf("--keep");
        var folder = keep < 0 ? Files.createTempDirectory("latchkey-bench") : Path.of(given.get(keep + 1));
        var bench = new ListBench(given.contains("--small"), given.contains("--parts"));
        try {
            bench.run(folder.toAbsolutePath());
        } finally {
            if (keep < 0) {
                Folders.remove(folder);
            }
        }
        System.exit(bench.report.isMissed() ? 1 : 0);
    }

    private void run(Path folder) throws Exception {
        var tokens = small ? new Tokens(10_000, 1_000, 9_000) : new Tokens(100_000, 1_000, 899_000);
        var binaries = Path.of(System.getProperty("bench.binaries"));
        Files.createDirectories(folder);
        try (var database = EmbeddedDatabase.start(folder.resolve("data"), binaries)) {
            // Migrates, which the tokens want, and stops.
            Program.portal(database.address(), folder.resolve("portal"), Map.of())
                    .close();
            if (!Tokens.areMade(database.address())) {
                var start = System.nanoTime();
                tokens.make(database.address());
                report.line("Made %,d tokens in %d s", tokens.large() + tokens.small() + tokens.rest(), seconds(start));
            }
            try (var portal = Program.portal(database.address(), folder.resolve("portal"), READ_ANEW);
                    var large = signedIn(portal, "large");
                    var few = signedIn(portal, "small");
                    var parts = new PageParts(database.address())) {
                if (!partsOnly) {
                    warmUp(large, few);
                    pages(large, few);
                }
                export(large, tokens.large(), portal);
                parts(large, portal, parts);
            }
            try (var portal = Program.portal(database.address(), folder.resolve("portal"), Map.of());
                    var large = signedIn(portal, "large")) {
                throughput(large, portal);
            }
        }
    }

    private void warmUp(Http large, Http few) throws IOException {
        for (var i = 0; i < (small ? 200 : 1_500); i++) {
            large.page(url("large", "sort=" + SORTS.get(i % SORTS.size()) + "&" + FILTERS.get(i % FILTERS.size())));
            few.page(url("small", FILTERS.get(i % FILTERS.size())));
        }
    }

    private static Http signedIn(Program portal, String organization) throws IOException {
        var client = new Http(portal.port());
        client.signIn("owner@" + organization + ".example", Tokens.PASSWORD);
        return client;
    }

    private void pages(Http large, Http few) throws Exception {
        report.head("Pages of 25 tokens, 95th percentile in ms: the large organization, the small one, their ratio");
        var lists = new ArrayList<>(FILTERS);
        SORTS.forEach(sort -> lists.add("sort=" + sort));
        SORTS.forEach(sort -> lists.add("status=live&sort=" + sort));
        for (var list : lists) {
            compare(
                    "first " + (list.isEmpty() ? "(everything)" : list),
                    large,
                    few,
                    url("large", list),
                    url("small", list));
            var deepLarge = deep(large, url("large", list), DEEP);
            var deepFew = deep(few, url("small", list), DEEP);
            compare("deep  " + (list.isEmpty() ? "(everything)" : list), large, few, deepLarge, deepFew);
        }
    }

    private static String url(String organization, String list) {
        return "/orgs/" + organization + "/tokens" + (list.isEmpty() ? "" : "?" + list);
    }

    /** The page so many steps behind the first, or the last that is full. */
    private static String deep(Http client, String url, int steps) throws IOException {
        var full = url;
        var here = url;
        for (var i = 0; i <= steps; i++) {
            var next = NEXT.matcher(client.page(here).text());
            if (!next.find()) {
                return full;
            }
            full = here;
            here = next.group(1).replace("&amp;", "&");
        }
        return full;
    }

    /** By turns, so that whatever else the machine does slows both alike. */
    private void compare(String what, Http large, Http few, String urlOfLarge, String urlOfFew) throws Exception {
        var rounds = small ? 60 : 200;
        var times = Times.byTurns(rounds, () -> large.page(urlOfLarge), () -> few.page(urlOfFew));
        var slow = times.get(0);
        var fast = times.get(1);
        report.atMost(
                "%-34s %8.2f %8.2f".formatted(what, slow.p95(), fast.p95()), slow.p95() / fast.p95(), SLOWER_AT_MOST);
    }

    private void export(Http large, int expected, Program portal) throws Exception {
        report.head("CSV of every token of the large organization");
        var start = System.nanoTime();
        var file = large.page("/orgs/large/tokens/export");
        var lines = file.text().lines().count() - 1;
        report.line("%,d rows, %,d bytes in %d s", lines, file.body().length, seconds(start));
        report.atLeast("rows of the file", lines, expected);
        report.atLeast("the portal still runs", portal.isAlive() ? 1 : 0, 1);
    }

    private void parts(Http large, Program portal, PageParts parts) throws Exception {
        report.head("One page of 50 tokens, signed in, against its parts; medians in ms");
        var rounds = small ? 100 : 400;
        var url = "/orgs/large/tokens?size=50";
        var body = large.page(url).body();
        var bare = Javalin.create(config -> config.routes.get(
                        "/", ctx -> ctx.contentType("text/html").result(body)))
                .start("127.0.0.1", 0);
        for (var warmUp = 0; warmUp < 3; warmUp++) {
            wrk(large, portal);
        }
        for (var warmUp = 0; warmUp < 5 * rounds; warmUp++) {
            parts.runSql();
            parts.render();
        }
        try (var answers = new Http(bare.port());
                var client = large.anew()) {
            // By turns: each finds the caches of the processor as the others leave them, as a page does.
            var times = Times.byTurns(
                    rounds, () -> client.page(url), parts::runSql, parts::render, () -> answers.page("/"));
            var page = times.get(0).median();
            var sql = times.get(1).median();
            var render = times.get(2).median();
            var answer = times.get(3).median();
            report.line(
                    "page %.2f; its SQL %.2f (%d statements), its template %.2f, a bare answer of %,d bytes %.2f",
                    page, sql, parts.statements(), render, body.length, answer);
            report.atMost("page against the sum of its parts", page / (sql + render + answer), PARTS_AT_MOST);
        } finally {
            bare.stop();
        }
    }

    private void throughput(Http large, Program portal) throws Exception {
        report.head("Pages of 50 tokens a second at %d connections".formatted(CONNECTIONS));
        for (var warmUp = 0; warmUp < 3; warmUp++) {
            wrk(large, portal);
        }
        var output = wrk(large, portal);
        var rate = Pattern.compile("Requests/sec:\\s+([0-9.]+)").matcher(output);
        if (!rate.find()) {
            throw new IOException(output);
        }
        report.line("%s", output.strip());
        report.atLeast("requests a second", Double.parseDouble(rate.group(1)), TIMES_FASTER * OTHERS_A_SECOND);
    }

    private static String wrk(Http client, Program portal) throws IOException, InterruptedException {
        var command = List.of(
                "wrk",
                "-t1",
                "-c" + CONNECTIONS,
                "-d15s",
                "--latency",
                "-H",
                "Cookie: " + client.cookieHeader(),
                "http://localhost:" + portal.port() + "/orgs/large/tokens?size=50");
        return run(command);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static long seconds(long start) {
        return (System.nanoTime() - start) / 1_000_000_000;
    }
}
