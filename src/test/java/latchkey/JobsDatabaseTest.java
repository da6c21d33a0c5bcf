package latchkey;

import static latchkey.database.schema.Tables.OUTBOX;
import static latchkey.database.schema.Tables.SCHEDULED_TASKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import latchkey.audit.AuditKey;
import latchkey.database.TestDatabase;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.mail.Outbox;
import latchkey.token.Peppers;
import latchkey.web.SealedBox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What instances do by themselves, on one at a time. */
class JobsDatabaseTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    private final TestDatabase database = TestDatabase.fresh();
    private final Peppers peppers = Peppers.parse(Peppers.generate());
    private final AuditKey auditKey = AuditKey.parse(AuditKey.generate());
    private final TestClock clock = new TestClock();
    private final Outbox outbox = new Outbox(database.dsl(), new SealedBox(peppers.derive("sealed")), clock);

    @AfterAll
    void stop() {
        server.stop();
        database.close();
    }

    @Test
    void twoInstancesSendEachMailOnceAndOneGoesOnWithoutTheOther() throws Exception {
        server.start();
        var second = instance();
        try (var first = instance()) {
            putMails(1, 40);
            await().atMost(SOON).until(() -> unsent() == 0);
            assertThat(subjects()).hasSize(40).doesNotHaveDuplicates();
            assertThat(first.url()).isNotEqualTo(second.url());
        } finally {
            putMails(41, 60);
            await().atMost(SOON).until(() -> unsent() == 0);
            second.close();
        }
        assertThat(subjects()).hasSize(60).doesNotHaveDuplicates();

        // Stopped in order, none is left as if somebody were at it.
        assertThat(database.dsl().fetch(SCHEDULED_TASKS))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(task -> assertThat(task.getPicked()).isZero());
    }

    private Latchkey instance() {
        var settings = SettingsFiles.read(
                Path.of("no such file"),
                Map.of(),
                Map.of(
                        "http.port",
                        "0",
                        "management.port",
                        "0",
                        "smtp-url",
                        "smtp://127.0.0.1:" + server.getSmtp().getPort()));
        return Latchkey.start(new Surroundings(
                settings, database.dataSource(), database.reading(), database.looking(), peppers, auditKey, clock));
    }

    private void putMails(int from, int to) {
        IntStream.rangeClosed(from, to)
                .forEach(i -> outbox.put(new Message(
                        MessageKind.TEST, "owner@acme.example", "Number " + i, List.of(), null, List.of(), "A test.")));
    }

    private int unsent() {
        return database.dsl().fetchCount(OUTBOX, OUTBOX.SENT_AT.isNull());
    }

    private List<String> subjects() throws MessagingException {
        var subjects = new ArrayList<String>();
        for (var mail : server.getReceivedMessages()) {
            subjects.add(mail.getSubject());
        }
        return subjects;
    }
}
