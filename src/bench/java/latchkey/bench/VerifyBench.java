package latchkey.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import latchkey.database.DatabaseAddress;
import latchkey.database.EmbeddedDatabase;

/** Measures verification of 100,000 live tokens against bare handlers, and how soon all instances refuse what was revoked. */
public final class VerifyBench {
    private static final int TOKENS = 100_000;
    private static final List<Integer> CONNECTIONS = List.of(16, 256);
    private static final double OF_BARE = 0.8;
    private static final double OF_BARE_UNCACHED = 0.85;
    private static final double SLOWER_AT_MOST = 2;
    private static final int MOST_MEGABYTES = 350;

    /** So small that each token of a walk along all of them is new to it. */
    private static final Map<String, String> FORGETFUL = Map.of("LATCHKEY_VERIFICATION_REMEMBERED", "1000");

    /** What the server answers of itself. */
    private static final Set<String> BY_ITSELF = Set.of("date", "content-length", "transfer-encoding");

    private final Report report = new Report();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final Set<String> parts;
    private final int rounds;
    private final int seconds;

    private VerifyBench(Path folder, Set<String> parts, boolean small) {
        this.folder = folder;
        this.parts = parts;
        this.rounds = small ? 3 : 7;
        this.seconds = small ? 4 : 10;
    }

    /**
     * Takes {@code --small}, {@code --keep FOLDER} for a database to keep for the next run, and the parts to measure:
     * cached, uncached, memory, revocation, start; none: all.
     */
    public static void main(String... arguments) throws Exception {
        var given = new ArrayList<>(List.of(arguments));
        var small = given.remove("--small");
        var keep = given.indexOf("--keep");
        var folder = keep < 0 ? Files.createTempDirectory("latchkey-bench") : Path.of(given.remove(keep + 1));
        if (keep >= 0) {
            given.remove(keep);
        }
        var bench = new VerifyBench(folder.toAbsolutePath(), Set.copyOf(given), small);
        try {
            bench.run();
        } finally {
            if (keep < 0) {
                Folders.remove(folder);
            }
        }
        System.exit(bench.report.isMissed() ? 1 : 0);
    }

    private boolean isWanted(String part) {
        return parts.isEmpty() || parts.contains(part);
    }

    private void run() throws Exception {
        var binaries = Path.of(System.getProperty("bench.binaries"));
        Files.createDirectories(folder);
        try (var database = EmbeddedDatabase.start(folder.resolve("data"), binaries)) {
            portal(database.address(), "portal", Map.of()).close();
            var tokens = new LiveTokens(database.address(), folder);
            tokens.makeUnlessMade(TOKENS);
            if (isWanted("cached")) {
                cached(database.address(), tokens);
            }
            if (isWanted("uncached")) {
                uncached(database.address(), tokens);
            }
            if (isWanted("memory")) {
                memory(database.address(), tokens);
            }
            if (isWanted("revocation")) {
                new RevocationBench(report, tokens, this::portalBeside)
                        .run(database.address(), load(tokens, "forward-auth", "walk"));
            }
            if (isWanted("start")) {
                start(database.address());
            }
        }
    }

    private Program portal(DatabaseAddress address, String name, Map<String, String> settings) throws IOException {
        var all = new HashMap<>(settings);
        all.put("LATCHKEY_PEPPER", LiveTokens.PEPPER);
        return Program.portal(address, folder.resolve(name), all);
    }

    private Program portalBeside(DatabaseAddress address, String name) throws IOException {
        return portal(address, name, Map.of());
    }

    private void cached(DatabaseAddress address, LiveTokens tokens) throws Exception {
        for (var kind : List.of("introspect", "forward-auth")) {
            var load = load(tokens, kind, "random");
            try (var portal = portal(address, "portal", Map.of());
                    var bare = bare(portal, tokens, kind)) {
                warmUp(load(tokens, kind, "walk"), portal, bare);
                for (var connections : CONNECTIONS) {
                    compare("Cached, " + kind, load, portal, bare, connections, OF_BARE);
                }
            }
        }
    }

    private void uncached(DatabaseAddress address, LiveTokens tokens) throws Exception {
        for (var kind : List.of("introspect", "forward-auth")) {
            var load = load(tokens, kind, "walk");
            try (var portal = portal(address, "portal", FORGETFUL);
                    var bare = bare(portal, tokens, kind, address.url(), address.user(), address.password())) {
                warmUp(load, portal, bare);
                for (var connections : CONNECTIONS) {
                    compare("Uncached, " + kind, load, portal, bare, connections, OF_BARE_UNCACHED);
                }
            }
        }
    }

    private void memory(DatabaseAddress address, LiveTokens tokens) throws Exception {
        report.head("Memory with %,d tokens remembered, under load".formatted(TOKENS));
        try (var portal = portal(address, "portal", Map.of())) {
            warmUp(load(tokens, "introspect", "walk"), portal);
            // Until what is used all the time is compiled: the compiler's own memory is given back afterwards.
            load(tokens, "introspect", "random")
                    .start(portal.port(), 256, 3 * seconds)
                    .measured();
            load(tokens, "forward-auth", "random")
                    .start(portal.port(), 256, 3 * seconds)
                    .measured();
            var most = 0L;
            for (var kind : List.of("introspect", "forward-auth")) {
                var running = load(tokens, kind, "random").start(portal.port(), 256, 3 * seconds);
                while (running.process().isAlive()) {
                    most = Math.max(most, portal.residentMegabytes());
                    Thread.sleep(100);
                }
                report.line(
                        "%s: %.0f requests a second", kind, running.measured().rate());
            }
            report.atMost("resident, MB", most, MOST_MEGABYTES);
        }
    }

    private void start(DatabaseAddress address) throws IOException {
        report.head("From the start of the process to “ready”, over a migrated database, in s");
        var times = new double[5];
        for (var i = 0; i < times.length; i++) {
            var begun = System.nanoTime();
            try (var portal = portal(address, "portal", Map.of())) {
                times[i] = (System.nanoTime() - begun) / 1e9;
                report.line("%.2f, at port %d", times[i], portal.port());
            }
        }
        Arrays.sort(times);
        report.line("%s", Arrays.toString(times));
        report.atMost("median", times[2], 3);
    }

    /** Until every token was presented to each several times, and what is done all the time is compiled. */
    static void warmUp(Load walk, Program... servers) throws Exception {
        for (var server : servers) {
            for (var presented = 0.0; presented < 4 * TOKENS; ) {
                // Some may be shed while all is cold.
                presented += 5 * walk.start(server.port(), 16, 5).measured().rate();
            }
        }
    }

    private Load load(LiveTokens tokens, String kind, String order) throws IOException {
        var script = folder.resolve("verify.lua");
        try (var resource = VerifyBench.class.getResourceAsStream("/verify.lua")) {
            Files.write(script, resource.readAllBytes());
        }
        return new Load(script, tokens.secrets(), kind, order, tokens.credentials());
    }

    /** Answers what the portal answers, to the byte and the header. */
    private Program bare(Program portal, LiveTokens tokens, String kind, String... database) throws Exception {
        var secret = tokens.all().getFirst();
        var request = kind.equals("introspect")
                ? HttpRequest.newBuilder(URI.create("http://localhost:" + portal.port() + "/oauth2/introspect"))
                        .header("Authorization", tokens.credentials())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("token=" + secret))
                : HttpRequest.newBuilder(URI.create("http://localhost:" + portal.port() + "/forward-auth"))
                        .header("Authorization", "Bearer " + secret);
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        var body = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.statusCode() / 100 != 2 || body.contains("\"active\":false")) {
            throw new IOException("The portal answered %d %s".formatted(answer.statusCode(), body));
        }
        var headers = new ArrayList<String>();
        answer.headers().map().forEach((name, values) -> {
            if (!BY_ITSELF.contains(name)) {
                headers.add(name + ": " + values.getFirst());
            }
        });
        var arguments = new ArrayList<String>();
        arguments.add(Files.write(folder.resolve("headers"), headers).toString());
        arguments.add(Files.write(folder.resolve("body"), answer.body()).toString());
        arguments.addAll(List.of(database));
        return Program.bare(arguments.toArray(String[]::new));
    }

    /** By turns, so that whatever else the machine does slows both alike; medians of the rounds. */
    private void compare(String what, Load load, Program portal, Program bare, int connections, double least)
            throws Exception {
        report.head("%s, %d connections; requests a second and 99th percentile in ms".formatted(what, connections));
        var rates = new double[rounds];
        var tails = new double[rounds];
        for (var round = -1; round < rounds; round++) {
            var limit = load.run(bare.port(), connections, seconds);
            var ours = load.run(portal.port(), connections, seconds);
            if (round >= 0) {
                rates[round] = ours.rate() / limit.rate();
                tails[round] = ours.p99() / limit.p99();
                report.line(
                        "portal %,8.0f %7.2f   bare %,8.0f %7.2f", ours.rate(), ours.p99(), limit.rate(), limit.p99());
            }
        }
        Arrays.sort(rates);
        Arrays.sort(tails);
        report.atLeast("requests a second against bare", rates[rounds / 2], least);
        report.atMost("99th percentile against bare", tails[rounds / 2], SLOWER_AT_MOST);
    }
}
