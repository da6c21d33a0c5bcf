package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import latchkey.TestPortal;
import latchkey.token.Peppers;
import latchkey.token.TokenSecret;
import org.jooq.TableField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The promise of every revocation, two thousand times under load: no instance lets a call in that starts after its answer. */
class RevocationsFaultTest {
    private static final int TOKENS = 2_000;
    private static final int REVOKERS = 16;
    private static final int CALLERS = 6;

    /** Callers present what is being revoked now, and what was just before. */
    private static final int WINDOW = 3 * REVOKERS;

    private static final List<TableField<?, ?>> MADE_BY_THE_DATABASE =
            List.of(ACCESS_TOKEN.LIVE_NAME, ACCESS_TOKEN.ENDS_AT, ACCESS_TOKEN.IDLE_SINCE, ACCESS_TOKEN.NAME_KEY);

    private static final Map<String, String> REMEMBERING = Map.of("verification.remembered", "10000");

    private final TestPortal portal = TestPortal.withPeople(REMEMBERING);
    private final TestPortal other = portal.beside(REMEMBERING);
    private final List<String> urls = List.of(portal.url(), other.url());
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLongArray answeredAt = new AtomicLongArray(TOKENS);
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();

    @AfterAll
    void stop() {
        other.close();
        portal.close();
    }

    @Test
    void noCallThatStartsAfterTheAnswerIsLetInAnywhere() throws Exception {
        var secrets = tokens();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var working = new ArrayList<Future<?>>();
            for (var i = 0; i < CALLERS; i++) {
                working.add(threads.submit(() -> call(secrets)));
            }
            for (var i = 0; i < REVOKERS; i++) {
                working.add(threads.submit(() -> revoke(secrets)));
            }
            for (var work : working) {
                work.get();
            }
        }
        assertThat(accepted).hasPositiveValue();
        assertThat(broken).isEmpty();
    }

    private List<String> tokens() {
        var example = portal.create("Example").id();
        var token = portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(example));
        var ofToken = portal.db().fetchSingle(ACCESS_TOKEN_SECRET, ACCESS_TOKEN_SECRET.TOKEN_ID.eq(example));
        var peppers = Peppers.parse(portal.pepper());
        var secrets = new ArrayList<String>();
        for (var i = 0; i < TOKENS; i++) {
            var secret = TokenSecret.generate("lk");
            var id = UuidCreator.getTimeOrderedEpoch();
            var one = token.copy();
            one.setId(id);
            one.setName("Bot " + i);
            one.setIdempotencyKey(ByteBuffer.allocate(16).putInt(i + 1).array());
            MADE_BY_THE_DATABASE.forEach(field -> one.touched(field, false));
            one.insert();
            var ofOne = ofToken.copy();
            ofOne.setDigest(peppers.digest(secret).bytes());
            ofOne.setTokenId(id);
            ofOne.setPrefix(secret.prefix());
            ofOne.touched(ACCESS_TOKEN_SECRET.CURRENT_TOKEN_ID, false);
            ofOne.insert();
            secrets.add(secret.expose());
        }
        return secrets;
    }

    private Void call(List<String> secrets) throws Exception {
        while (next.get() < TOKENS) {
            var around = next.get() - ThreadLocalRandom.current().nextInt(WINDOW) + REVOKERS;
            var number = Math.clamp(around, 0, TOKENS - 1);
            present(secrets, number, urls.get(ThreadLocalRandom.current().nextInt(urls.size())));
        }
        return null;
    }

    private Void revoke(List<String> secrets) throws Exception {
        for (var number = next.getAndIncrement(); number < TOKENS; number = next.getAndIncrement()) {
            var revocation = HttpRequest.newBuilder(URI.create(urls.get(number % urls.size()) + "/oauth2/revoke"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("token=" + secrets.get(number)))
                    .build();
            var status = http.send(revocation, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status == 200) {
                answeredAt.set(number, System.nanoTime());
            } else {
                broken.add("Revocation " + number + " was answered with " + status);
            }
            for (var url : urls) {
                present(secrets, number, url);
            }
        }
        return null;
    }

    private void present(List<String> secrets, int number, String url) throws Exception {
        var call = HttpRequest.newBuilder(URI.create(url + "/forward-auth"))
                .header("Authorization", "Bearer " + secrets.get(number))
                .build();
        var begun = System.nanoTime();
        var status = http.send(call, HttpResponse.BodyHandlers.discarding()).statusCode();
        var answered = answeredAt.get(number);
        if (status == 204) {
            accepted.incrementAndGet();
            if (answered != 0 && begun - answered > 0) {
                broken.add("Token %d was let in %d µs after the answer".formatted(number, (begun - answered) / 1_000));
            }
        }
    }
}
