package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import latchkey.Client;
import latchkey.TestPortal;
import latchkey.Wire;
import latchkey.WithProcess;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are slow, send too much or do nothing, in numbers, at the program as a process of its own. */
class ClientsFaultTest extends WithProcess {
    private static final int SLOW = 200;
    private static final int IDLE = 10_000;

    /** Ten seconds, a second until it is looked at, and room for a machine that is busy. */
    private static final Duration SOON = Duration.ofSeconds(25);

    ClientsFaultTest() {
        super(Map.of());
    }

    @Test
    void whoeverDripsHeadersIsCutOffAndNobodyElseNotices() throws IOException {
        var slow = connect(SLOW);
        for (var wire : slow) {
            wire.send("GET /forward-auth HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        }
        var begun = System.nanoTime();
        await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).until(() -> {
            slow.removeIf(wire -> !takes(wire, "x"));
            assertWell();
            return slow.isEmpty();
        });

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(5));
        assertThat(program.scrape().value("latchkey_connections_slow_total")).isGreaterThanOrEqualTo(SLOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/revoke", "/sign-in"})
    void whoeverDripsABodyTakesNoPlaceAndIsAnswered(String path) throws IOException {
        var slow = connect(SLOW);
        for (var wire : slow) {
            wire.announceForm(path, 1_000);
            wire.send("token=");
        }
        for (var i = 0; i < 12; i++) {
            slow.forEach(wire -> takes(wire, "x"));
            assertWell();
            assertThat(program.scrape().value("latchkey_requests")).isLessThan(2);
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        }

        for (var wire : slow) {
            assertThat(wire.read()).isEqualTo(408);
            wire.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: %s\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a=%s\r\n\r\n",
                "GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "%s / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            })
    void aMebibyteOfHeadersIsRefused(String request) throws IOException {
        try (var wire = new Wire(program.port())) {
            assertThat(refusal(wire, request.formatted("x".repeat(1 << 20)))).isIn(400, 414, 431, -1);
        }
        assertWell();
    }

    @Test
    void manySmallHeadersAreRefusedToo() throws IOException {
        try (var wire = new Wire(program.port())) {
            var many = "X-Small: value\r\n".repeat((1 << 20) / 16);
            assertThat(refusal(wire, "GET / HTTP/1.1\r\nHost: localhost\r\n" + many + "\r\n"))
                    .isIn(431, -1);
        }
        assertWell();
    }

    @Test
    void tenThousandIdleConnectionsKeepNobodyOut() throws IOException {
        var before = program.residentMemory();
        var idle = new ArrayList<SocketChannel>();
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), program.port());
            for (var i = 0; i < IDLE; i++) {
                idle.add(SocketChannel.open(address));
            }
            await().atMost(SOON).until(() -> program.scrape().value("latchkey_connections") >= IDLE);
            for (var i = 0; i < 100; i++) {
                assertWell();
            }
            System.out.printf(
                    "%d idle connections: %d MiB resident, before %d%n", IDLE, program.residentMemory(), before);
            assertThat(program.residentMemory() - before).isLessThan(150);
        } finally {
            for (var channel : idle) {
                channel.close();
            }
        }
        await().atMost(SOON).until(() -> program.scrape().value("latchkey_connections") < 100);
    }

    /** However they come: those of a burst are not known yet when it reaches the limit. */
    @RepeatedTest(3)
    @Timeout(30)
    void pastTheLimitIdleConnectionsMakeRoom() throws IOException {
        try (var small = TestPortal.withPeople(Map.of("http.connections", "100"))) {
            var port = small.latchkey().port();
            var idle = new ArrayList<Socket>();
            for (var i = 0; i < 150; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            assertThat(new Client(small.url()).get("/sign-in").status()).isEqualTo(200);
            for (var socket : idle) {
                socket.close();
            }
        }
    }

    /** Both a page and a verification, by connections of their own. */
    private void assertWell() throws IOException {
        try (var wire = new Wire(program.port())) {
            assertThat(wire.forwardAuth(secret)).isEqualTo(204);
        }
        assertThat(new Client(program.url()).get("/sign-in").status()).isEqualTo(200);
    }

    private List<Wire> connect(int count) throws IOException {
        var wires = new ArrayList<Wire>();
        for (var i = 0; i < count; i++) {
            wires.add(new Wire(program.port()));
        }
        return wires;
    }

    /** Whether the other end still takes what is sent. */
    private static boolean takes(Wire wire, String text) {
        try {
            wire.send(text);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The status; -1: the connection was cut while there was still something to send. */
    private static int refusal(Wire wire, String request) throws IOException {
        try {
            wire.send(request);
        } catch (SocketException e) {
            return -1;
        }
        try {
            return wire.read();
        } catch (SocketException e) {
            return -1;
        }
    }
}
