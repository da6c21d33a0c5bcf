package latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import latchkey.web.Overloaded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.MDC;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class HousekeepingTest {
    private final Housekeeping housekeeping = new Housekeeping();

    @AfterEach
    void close() {
        housekeeping.close();
    }

    @Test
    void whatARequestLeavesForLaterIsLoggedInItsName() throws Exception {
        var name = new CompletableFuture<String>();
        MDC.put("request_id", "of the request");
        try {
            housekeeping.atOnce("Looking", () -> name.complete(MDC.get("request_id")));
        } finally {
            MDC.remove("request_id");
        }
        assertThat(name.get(10, TimeUnit.SECONDS)).isEqualTo("of the request");

        var next = new CompletableFuture<String>();
        housekeeping.atOnce("Looking again", () -> next.complete(String.valueOf(MDC.get("request_id"))));
        assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo("null");
    }

    @Test
    void noMoreWaitsThanCanBeDoneSoon() {
        var mayEnd = new CountDownLatch(1);
        try {
            housekeeping.atOnce("Waiting", () -> await(mayEnd));
            assertThatThrownBy(() -> {
                        for (var i = 0; i <= 1_001; i++) {
                            housekeeping.atOnce("Waiting", () -> {});
                        }
                    })
                    .isInstanceOf(Overloaded.class);
        } finally {
            mayEnd.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
