package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.database.TestDatabase;
import latchkey.database.Transactions;
import latchkey.token.Peppers;
import latchkey.token.Presented;
import latchkey.token.TokenMessages;
import latchkey.token.TokenRotation;
import latchkey.token.TokenStatus;
import latchkey.web.Networks;
import org.junit.jupiter.api.Test;

class UsageRecorderDatabaseTest {
    @Test
    void moreTokensThanAreGatheredAtOnceOutliveADatabaseThatIsAway() {
        var database = TestDatabase.fresh();
        var recorder = recorder(database);
        database.close();

        assertThatNoException().isThrownBy(() -> {
            for (var i = 0; i <= 50_000; i++) {
                recorder.accepted(token(i), Call.of("", null, null), Instant.EPOCH);
            }
            recorder.flush();
        });
    }

    private static UsageRecorder recorder(TestDatabase database) {
        var db = database.dsl();
        var transactions = new Transactions(db);
        var audit = new AuditLog(new AuditStore(db), Clock.systemUTC());
        var rotation = new TokenRotation(
                db,
                new TokenMessages(db, (organizationId, message, last) -> {}, ""),
                audit,
                transactions,
                Peppers.parse(Peppers.generate()),
                "lk",
                Clock.systemUTC());
        var counting = new UsageCounting(db, new UsageStorage(db, rotation, audit), transactions);
        return new UsageRecorder(db, counting, transactions, token -> {}, Clock.systemUTC());
    }

    private static Presented token(int number) {
        return new Presented(
                new UUID(0, number),
                new UUID(1, 1),
                "Deploy bot",
                Instant.EPOCH,
                new TokenStatus.Times(null, null, null, null),
                new Presented.Secret("lk_0123456789abc", null, null, null, null),
                new TreeSet<>(Set.of("projects:read")),
                Map.of(),
                Networks.ANYWHERE);
    }
}
