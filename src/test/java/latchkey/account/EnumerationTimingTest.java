package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.OUTBOX;
import static latchkey.database.schema.Tables.PASSWORD_RESET;
import static latchkey.database.schema.Tables.THROTTLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import latchkey.Client;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whether an address has an account can't be told by the time of an answer: of 200 tries each, by turns, the medians
 * differ by less than a tenth. The second step and the proof tell nothing that whoever got there does not know. Apart from the other tests, which tell nothing by the clock: bin/test timing.
 */
@Timeout(300)
class EnumerationTimingTest {
    private static final int TRIES = 200;
    private static final int WARM_UP = 30;
    private static final String KNOWN = "owner@acme.example";
    private static final String UNKNOWN = "other@acme.example";

    private final TestPortal portal = TestPortal.withPeople();
    private final Client stranger = portal.stranger();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aRefusedSignInTakesAsLongForAnAddressThatHasNoAccount() {
        compare(KNOWN, this::signInWrong, () -> {});
    }

    @Test
    void aRefusedSignInTakesAsLongForAnAccountWithoutAPassword() {
        compare(withoutPassword("passkey-only@acme.example"), this::signInWrong, () -> {});
    }

    @Test
    void askingForANewPasswordTakesAsLongForAnAddressThatHasNoAccount() {
        compare(KNOWN, this::askForANewPassword, () -> waitForTheMail(KNOWN));
    }

    @Test
    void askingForANewPasswordTakesAsLongForAnAccountWithoutOne() {
        var email = withoutPassword("provider-only@acme.example");
        compare(email, this::askForANewPassword, () -> waitForTheMail(email));
    }

    private void signInWrong(String email) {
        stranger.post("/sign-in", "email", email, "password", "not the right one");
    }

    private void askForANewPassword(String email) {
        stranger.post("/password-reset", "email", email);
    }

    private String withoutPassword(String email) {
        portal.add(email, false);
        portal.addPasskey(email, "Work laptop");
        portal.db()
                .update(ACCOUNT)
                .setNull(ACCOUNT.PASSWORD_HASH)
                .where(ACCOUNT.EMAIL.eq(email))
                .execute();
        return email;
    }

    /** By turns, so that whatever else the machine does slows both. */
    private void compare(String knownEmail, Consumer<String> attempt, Runnable afterKnown) {
        var known = new ArrayList<Long>();
        var unknown = new ArrayList<Long>();
        stranger.csrf();
        for (var i = -WARM_UP; i < TRIES; i++) {
            var ofKnown = nanoseconds(attempt, knownEmail);
            afterKnown.run();
            var ofUnknown = nanoseconds(attempt, UNKNOWN);
            if (i >= 0) {
                known.add(ofKnown);
                unknown.add(ofUnknown);
            }
        }
        var ratio = (double) median(known) / median(unknown);
        System.out.printf(
                "known against unknown: %.3f (medians %d and %d µs)%n",
                ratio, median(known) / 1000, median(unknown) / 1000);
        assertThat(ratio).isBetween(0.9, 1.1);
    }

    /** Failures are forgotten first: it is not the throttle that is asked here. */
    private long nanoseconds(Consumer<String> attempt, String email) {
        portal.db().deleteFrom(THROTTLE).execute();
        // One comes behind a wait for a mail, the other behind the next question: both start from rest.
        pause();
        var began = System.nanoTime();
        attempt.accept(email);
        return System.nanoTime() - began;
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What happens after the answer must not slow the next try. */
    private void waitForTheMail(String email) {
        await().until(() -> !portal.mailsTo(email).isEmpty());
        portal.db().deleteFrom(OUTBOX).execute();
        portal.db().deleteFrom(PASSWORD_RESET).execute();
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().skip(TRIES / 2).findFirst().orElseThrow();
    }
}
