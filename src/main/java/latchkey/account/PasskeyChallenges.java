package latchkey.account;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import latchkey.web.BrowserId;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Challenges, 256 random bits each: for one browser, one purpose and one answer. */
public final class PasskeyChallenges {
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private final PasskeyChallengeStore challenges;
    private final BrowserId browserId;
    private final Clock clock;

    public PasskeyChallenges(DSLContext db, BrowserId browserId, Clock clock) {
        this.challenges = new PasskeyChallengeStore(db);
        this.browserId = browserId;
        this.clock = clock;
    }

    /** @param account whose answer is wanted; null: anybody's who has one */
    String give(Context ctx, PasskeyPurpose purpose, @Nullable Account account) {
        var challenge = BrowserId.random();
        challenges.insert(
                Sha256.of(challenge),
                browser(ctx),
                purpose,
                account == null ? null : account.id(),
                clock.instant().plus(LIFETIME));
        return challenge;
    }

    /** Whether this browser was given the challenge for this, and nobody has answered it before. */
    boolean take(Context ctx, PasskeyPurpose purpose, @Nullable Account account, byte[] challenge) {
        return challenges.take(
                Sha256.of(Base64Url.encode(challenge)),
                browser(ctx),
                purpose,
                account == null ? null : account.id(),
                clock.instant());
    }

    private byte[] browser(Context ctx) {
        var id = browserId.sent(ctx);
        return Sha256.of(id == null ? "" : id);
    }

    /** Forgets challenges that nobody answered in time. */
    public void deleteOld() {
        challenges.deleteExpired(clock.instant());
    }
}
