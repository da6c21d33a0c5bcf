package latchkey.account;

import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;
import java.util.Optional;
import latchkey.audit.Actor;
import latchkey.web.ClientAddress;
import org.jspecify.annotations.Nullable;

/** The account that makes a request, found once and kept with it. */
public final class CurrentAccount {
    private static final String ATTRIBUTE = "latchkey.account";

    private final Sessions sessions;

    public CurrentAccount(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Finds it, once a request. */
    public Optional<Account> find(Context ctx) {
        Optional<Session> known = ctx.attribute(ATTRIBUTE);
        if (known != null) {
            return known.map(Session::account);
        }
        var found = sessions.find(ctx);
        ctx.attribute(ATTRIBUTE, found);
        return found.map(Session::account);
    }

    /** Whether whoever uses the session has proved who they are within the last minutes. */
    public static boolean hasProved(Context ctx) {
        var session = session(ctx);
        return session != null && session.proven();
    }

    static @Nullable Session session(Context ctx) {
        Optional<Session> known = ctx.attribute(ATTRIBUTE);
        return known == null ? null : known.orElse(null);
    }

    /** For pages: null for strangers, and where nobody asked. */
    public static @Nullable Account orNull(Context ctx) {
        var session = session(ctx);
        return session == null ? null : session.account();
    }

    /** For routes that only an account may use. */
    public static Account of(Context ctx) {
        var account = orNull(ctx);
        if (account == null) {
            throw new UnauthorizedResponse();
        }
        return account;
    }

    public static Actor actor(Context ctx, ClientAddress clientAddress) {
        var account = of(ctx);
        return Actor.of(ctx, clientAddress, account.id(), account.email());
    }
}
