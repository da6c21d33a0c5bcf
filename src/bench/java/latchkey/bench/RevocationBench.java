package latchkey.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import latchkey.database.DatabaseAddress;

/** Measures how soon a revocation is answered under full load, and that both instances refuse what was revoked by then. */
final class RevocationBench {
    private static final int REVOCATIONS = 1_000;
    private static final int HUNG_REVOCATIONS = 5;

    private final Report report;
    private final LiveTokens tokens;
    private final Portals portals;
    private final HttpClient http = HttpClient.newHttpClient();
    private int next;

    RevocationBench(Report report, LiveTokens tokens, Portals portals) {
        this.report = report;
        this.tokens = tokens;
        this.portals = portals;
    }

    interface Portals {
        Program start(DatabaseAddress address, String name) throws IOException;
    }

    void run(DatabaseAddress address, Load load) throws Exception {
        report.head("%,d revocations under full load on two instances, in ms".formatted(REVOCATIONS));
        var secrets = tokens.all().reversed();
        try (var one = portals.start(address, "portal");
                var other = portals.start(address, "other")) {
            VerifyBench.warmUp(load, one, other);
            var times = new double[REVOCATIONS];
            var accepted = 0;
            var running = load.start(one.port(), 16, 3_600);
            var beside = load.start(other.port(), 16, 3_600);
            try {
                for (var i = 0; i < REVOCATIONS; i++) {
                    var secret = secrets.get(next++);
                    times[i] = revoke(one, secret);
                    accepted += isAccepted(one, secret) || isAccepted(other, secret) ? 1 : 0;
                }
            } finally {
                running.process().destroy();
                beside.process().destroy();
            }
            Arrays.sort(times);
            report.line("99th percentile %.0f", times[REVOCATIONS * 99 / 100]);
            report.atMost("median", times[REVOCATIONS / 2], 300);
            report.atMost("the longest", times[REVOCATIONS - 1], 1_000);
            report.atMost("accepted after they were revoked", accepted, 0);
            hung(one, other, secrets);
        }
    }

    private void hung(Program one, Program other, List<String> secrets) throws Exception {
        report.head("The same while the other instance hangs");
        var longest = 0.0;
        for (var i = 0; i < HUNG_REVOCATIONS; i++) {
            other.signal("STOP");
            try {
                longest = Math.max(longest, revoke(one, secrets.get(next++)));
            } finally {
                other.signal("CONT");
            }
            Thread.sleep(3_000);
        }
        report.atMost("the longest of " + HUNG_REVOCATIONS, longest, 6_000);
    }

    private double revoke(Program portal, String secret) throws IOException, InterruptedException {
        var begun = System.nanoTime();
        var answer = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + portal.port() + "/oauth2/revoke"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("token=" + secret))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("Not revoked: " + answer.statusCode() + " " + answer.body());
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    private boolean isAccepted(Program portal, String secret) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + portal.port() + "/forward-auth"))
                        .header("Authorization", "Bearer " + secret)
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        return answer.statusCode() == 204;
    }
}
