package latchkey.account;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.web.Moment;
import latchkey.web.PathId;
import latchkey.web.Web;
import org.jspecify.annotations.Nullable;

/** The page of one's own sessions. Ending one needs no proof: whoever lost a device must be quick. */
public final class SessionPages {
    private final Sessions sessions;
    private final AccountEvents events;
    private final Transactions transactions;
    private final Web web;
    private final Clock clock;

    public SessionPages(Sessions sessions, AccountEvents events, Transactions transactions, Web web, Clock clock) {
        this.sessions = sessions;
        this.events = events;
        this.transactions = transactions;
        this.web = web;
        this.clock = clock;
    }

    public void index(Context ctx) {
        var now = clock.instant();
        var current = currentId(ctx);
        var views = sessions.of(CurrentAccount.of(ctx).id()).stream()
                .map(listed -> new SessionView(
                        listed.id(),
                        DeviceWords.of(listed.userAgent()),
                        listed.address(),
                        new Moment(listed.createdAt(), now),
                        new Moment(listed.lastSeenAt(), now),
                        new Moment(listed.expiresAt(), now),
                        listed.id().equals(current)))
                // One's own first, and the rest as they come: the last seen before others.
                .sorted(Comparator.comparing(view -> !view.current()))
                .toList();
        ctx.render("account/sessions", Map.of("sessions", views));
    }

    public void end(Context ctx) {
        var id = PathId.of(ctx);
        var account = CurrentAccount.of(ctx).id();
        var ended = transactions.call(() -> sessions.endOne(account, id) && isRecorded(ctx, account));
        if (id.equals(currentId(ctx))) {
            ctx.redirect("/sign-in", SEE_OTHER);
            return;
        }
        if (ended) {
            web.flash().say(ctx, "That session was signed out.");
        } else {
            web.flash().sayNot(ctx, "That session was over already.");
        }
        ctx.redirect("/account/sessions", SEE_OTHER);
    }

    public void endOthers(Context ctx) {
        var account = CurrentAccount.of(ctx).id();
        var ended = transactions.call(() -> sessions.endOthers(ctx, account) > 0 && isRecorded(ctx, account));
        if (ended) {
            web.flash().say(ctx, "Every other session was signed out.");
        } else {
            web.flash().sayNot(ctx, "There was no other session.");
        }
        ctx.redirect("/account/sessions", SEE_OTHER);
    }

    private boolean isRecorded(Context ctx, UUID account) {
        events.record(CurrentAccount.actor(ctx, web.clientAddress()), AuditAction.SESSIONS_ENDED, account);
        return true;
    }

    private static @Nullable UUID currentId(Context ctx) {
        var session = CurrentAccount.session(ctx);
        return session == null ? null : session.id();
    }
}
