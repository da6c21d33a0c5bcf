package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Instant;
import java.util.UUID;
import latchkey.database.TestDatabase;
import latchkey.database.Transactions;
import latchkey.token.UsageStore;
import org.junit.jupiter.api.Test;

class UsageRecorderDatabaseTest {
    @Test
    void moreTokensThanAreGatheredAtOnceOutliveADatabaseThatIsAway() {
        var database = TestDatabase.fresh();
        var recorder = new UsageRecorder(new UsageStore(database.dsl()), new Transactions(database.dsl()));
        database.close();

        assertThatNoException().isThrownBy(() -> {
            for (var i = 0; i <= 50_000; i++) {
                recorder.accepted(new UUID(1, 1), new UUID(0, i), Instant.EPOCH, null);
            }
            recorder.flush();
        });
    }
}
