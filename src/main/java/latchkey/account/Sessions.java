package latchkey.account;

import com.github.f4b6a3.uuid.UuidCreator;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import latchkey.web.BrowserId;
import latchkey.web.ClientAddress;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Who is signed in: sessions live in the database, so that every instance knows them. */
public final class Sessions {
    /** What the clocks of a provider and the database may be apart. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final SessionStore sessions;
    private final BrowserId browserId;
    private final ClientAddress clientAddress;
    private final SessionLimits limits;
    private final Clock clock;

    public Sessions(
            DSLContext db, BrowserId browserId, ClientAddress clientAddress, SessionLimits limits, Clock clock) {
        this.sessions = new SessionStore(db);
        this.browserId = browserId;
        this.clientAddress = clientAddress;
        this.limits = limits;
        this.clock = clock;
    }

    /** For whoever proves at this moment who they are. */
    Instant now() {
        return clock.instant();
    }

    /**
     * Starts a session under a new id, so that an id planted before (fixation) is worth nothing.
     *
     * @param provedAt when its owner last proved who they are; null: that is not known. What is too long ago to count, or
     *     has not been yet, is not kept
     */
    void start(Context ctx, Account account, @Nullable Instant provedAt) {
        end(ctx);
        var now = clock.instant();
        sessions.insert(
                UuidCreator.getTimeOrderedEpoch(),
                Sha256.of(browserId.renew(ctx)),
                account.id(),
                now,
                counting(provedAt, now),
                now.plus(limits.absolute()),
                clientAddress.of(ctx),
                UserAgent.of(ctx));
    }

    private @Nullable Instant counting(@Nullable Instant provedAt, Instant now) {
        if (provedAt == null || provedAt.isAfter(now.plus(CLOCK_SKEW)) || isOver(provedAt, now)) {
            return null;
        }
        return provedAt.isAfter(now) ? now : provedAt;
    }

    private boolean isOver(Instant provedAt, Instant now) {
        return !provedAt.plus(limits.proof()).isAfter(now);
    }

    /** The session of this browser, which is hereby seen. */
    Optional<Session> find(Context ctx) {
        var id = browserId.orNull(ctx);
        if (id == null) {
            return Optional.empty();
        }
        var digest = Sha256.of(id);
        var now = clock.instant();
        var found = sessions.find(digest, now, now.minus(limits.idle()));
        found.filter(session -> session.lastSeenAt().plus(limits.notedEvery()).isBefore(now))
                .ifPresent(session -> sessions.touch(digest, now));
        return found.map(
                session -> new Session(session.id(), session.account(), session.lastSeenAt(), isProven(session, now)));
    }

    private boolean isProven(SessionStore.Found session, Instant now) {
        return session.provedAt() != null && !isOver(session.provedAt(), now);
    }

    /** Whose session this browser had that ended by itself. */
    Optional<UUID> accountOfEnded(Context ctx) {
        var id = browserId.sent(ctx);
        return id == null ? Optional.empty() : sessions.accountOf(Sha256.of(id));
    }

    /** Notes that whoever uses the session of this browser has just proved who they are. */
    void prove(Context ctx) {
        var id = browserId.sent(ctx);
        if (id != null) {
            sessions.prove(Sha256.of(id), clock.instant());
        }
    }

    /** Ends the session of this browser; false if there was none. */
    boolean end(Context ctx) {
        var id = browserId.sent(ctx);
        return id != null && sessions.delete(Sha256.of(id));
    }

    /** Those of an account that live, the one seen last on top. */
    List<SessionStore.Listed> of(UUID accountId) {
        var now = clock.instant();
        return sessions.of(accountId, now, now.minus(limits.idle()));
    }

    boolean endOne(UUID accountId, UUID id) {
        return sessions.delete(accountId, id);
    }

    /** Ends every session of an account. */
    public int endAll(UUID accountId) {
        return sessions.deleteAllOf(accountId);
    }

    /** Ends every session of an account but the one of this browser. */
    int endOthers(Context ctx, UUID accountId) {
        var id = browserId.sent(ctx);
        return id == null ? endAll(accountId) : sessions.deleteOthers(accountId, Sha256.of(id));
    }

    /** Forgets sessions that have been over for a day: until then a form sent in one is kept for whose it was. */
    public void deleteDead() {
        var over = clock.instant().minus(REMEMBERED);
        sessions.deleteDead(over, over.minus(limits.idle()));
    }
}
