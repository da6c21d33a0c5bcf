package latchkey.account;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.mail.Outbox;
import latchkey.web.BaseUrl;
import org.jooq.DSLContext;

/** Gives an account another password, which ends its sessions and is told by mail. */
public final class PasswordChange {
    private final AccountStore accounts;
    private final PasswordResetStore links;
    private final Sessions sessions;
    private final OtherBrowsers otherBrowsers;
    private final Passwords passwords;
    private final AccountEvents events;
    private final Outbox outbox;
    private final Transactions transactions;
    private final BaseUrl baseUrl;
    private final Clock clock;

    public PasswordChange(
            DSLContext db,
            Sessions sessions,
            OtherBrowsers otherBrowsers,
            Passwords passwords,
            AccountEvents events,
            Outbox outbox,
            Transactions transactions,
            BaseUrl baseUrl,
            Clock clock) {
        this.accounts = new AccountStore(db);
        this.links = new PasswordResetStore(db);
        this.sessions = sessions;
        this.otherBrowsers = otherBrowsers;
        this.passwords = passwords;
        this.events = events;
        this.outbox = outbox;
        this.transactions = transactions;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /** Slow by intent, so not within a transaction. */
    String hash(String password) {
        return passwords.hash(password);
    }

    /** Sets the password of whoever is signed in and ends their other sessions. */
    void change(Context ctx, Actor actor, String password) {
        var account = CurrentAccount.of(ctx);
        var hash = hash(password);
        transactions.run(() -> {
            accounts.lock(account.id());
            replace(ctx, account, hash, actor, AuditAction.PASSWORD_CHANGED);
        });
    }

    /** Sets the password and ends every session. Call it within a transaction that has locked the account. */
    void set(Context ctx, Account account, String hash, Actor actor, AuditAction action) {
        sessions.endAll(account.id());
        replace(ctx, account, hash, actor, action);
    }

    /** A link that was sent before must not undo it, nor is whoever proved the former one half-way in any more. */
    private void replace(Context ctx, Account account, String hash, Actor actor, AuditAction action) {
        accounts.setPasswordHash(account.id(), hash, clock.instant());
        links.deleteOf(account.id());
        otherBrowsers.end(ctx, account.id());
        outbox.put(message(account, actor));
        events.record(actor, action, account.id());
    }

    private Message message(Account account, Actor actor) {
        return new Message(
                MessageKind.CREDENTIALS_CHANGED,
                account.email(),
                "Your password was changed",
                List.of(
                        "The password of your account was changed from the address %s, and every other session was signed out."
                                .formatted(actor.address()),
                        "If that was not you, choose a new password at once and tell whoever runs this portal."),
                new Message.Link("Choose a new password", baseUrl.value() + "/password-reset"),
                List.of(),
                "You get this whenever what you sign in with changes.");
    }
}
