package latchkey.account;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.Optional;
import latchkey.web.BrowserId;
import latchkey.web.ClientAddress;
import org.jooq.DSLContext;

/** Who is signed in: sessions live in the database, so that every instance knows them. */
public final class Sessions {
    private static final int LONGEST_USER_AGENT = 255;

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

    /** Starts a session under a new id, so that an id planted before (fixation) is worth nothing. */
    public void start(Context ctx, Account account) {
        end(ctx);
        var userAgent = ctx.userAgent() == null ? "" : ctx.userAgent();
        var now = clock.instant();
        sessions.insert(
                Sha256.of(browserId.renew(ctx)),
                account.id(),
                now,
                now.plus(limits.absolute()),
                clientAddress.of(ctx),
                userAgent.substring(0, Math.min(LONGEST_USER_AGENT, userAgent.length())));
    }

    /** The account that is signed in, whose session is hereby seen. */
    Optional<Account> find(Context ctx) {
        var id = browserId.orNull(ctx);
        if (id == null) {
            return Optional.empty();
        }
        var digest = Sha256.of(id);
        var now = clock.instant();
        var found = sessions.find(digest, now, now.minus(limits.idle()));
        found.filter(session -> session.lastSeenAt().plus(limits.notedEvery()).isBefore(now))
                .ifPresent(session -> sessions.touch(digest, now));
        return found.map(SessionStore.Found::account);
    }

    /** Ends the session of this browser; false if there was none. */
    boolean end(Context ctx) {
        var id = browserId.sent(ctx);
        return id != null && sessions.delete(Sha256.of(id));
    }

    /** Forgets sessions that are over. */
    public void deleteDead() {
        var now = clock.instant();
        sessions.deleteDead(now, now.minus(limits.idle()));
    }
}
