package latchkey.account;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.mail.Outbox;
import latchkey.web.BaseUrl;
import org.jooq.DSLContext;

/** A new password for whoever forgot the old one: by a link that works once, for 30 minutes. */
public final class PasswordReset {
    static final String PATH = "/password-reset/";

    private static final String REASON =
            "You get this because somebody entered your address where a password was forgotten.";

    private final PasswordResetStore links;
    private final PasswordResetLinks fresh;
    private final AccountStore accounts;
    private final WaysIn waysIn;
    private final PasswordChange change;
    private final AccountEvents events;
    private final Outbox outbox;
    private final Transactions transactions;
    private final Executor afterwards;
    private final Clock clock;

    /** @param afterwards does what must not be told by the time an answer takes */
    public PasswordReset(
            DSLContext db,
            WaysIn waysIn,
            PasswordChange change,
            AccountEvents events,
            Outbox outbox,
            Transactions transactions,
            BaseUrl baseUrl,
            Executor afterwards,
            Clock clock) {
        this.links = new PasswordResetStore(db);
        this.fresh = new PasswordResetLinks(db, baseUrl, clock);
        this.accounts = new AccountStore(db);
        this.waysIn = waysIn;
        this.change = change;
        this.events = events;
        this.outbox = outbox;
        this.transactions = transactions;
        this.afterwards = afterwards;
        this.clock = clock;
    }

    /** Sends a mail if there is such an account; whoever asked learns neither from the answer nor from its time. */
    void request(Actor actor, String email) {
        afterwards.execute(() -> accounts.credentials(email)
                .map(AccountStore.Credentials::account)
                .ifPresent(account -> send(actor, account)));
    }

    private void send(Actor actor, Account account) {
        transactions.run(() -> {
            accounts.lock(account.id());
            message(account, actor.address()).ifPresent(outbox::put);
            events.record(actor, AuditAction.PASSWORD_RESET_REQUESTED, account.id());
        });
    }

    /** The account whose password a link may set. */
    Optional<Account> find(String token) {
        return links.find(Sha256.of(token), clock.instant());
    }

    /**
     * Sets the password, once, and ends every session of the account.
     *
     * @param whenSet goes on in the same transaction
     * @return where that leads; empty if the link was used or is over
     */
    Optional<String> complete(
            Context ctx,
            Actor actor,
            Account account,
            String token,
            String password,
            Function<Account, String> whenSet) {
        var hash = change.hash(password);
        return transactions.call(() -> {
            accounts.lock(account.id());
            if (!links.use(Sha256.of(token), clock.instant())) {
                return Optional.empty();
            }
            change.set(ctx, account, hash, actor, AuditAction.PASSWORD_RESET);
            return Optional.of(whenSet.apply(account));
        });
    }

    /** Empty: those that were sent before still do. */
    private Optional<Message> message(Account account, String address) {
        return waysIn.withoutPassword(account.id())
                ? Optional.of(nothingToReset(account, address))
                : fresh.issueBeside(account.id()).map(link -> withLink(account, link, address));
    }

    private static Message withLink(Account account, String link, String address) {
        return new Message(
                MessageKind.PASSWORD_RESET,
                account.email(),
                "Choose a new password",
                List.of(
                        "Somebody at the address %s asked for a new password for your account. The link works once, within 30 minutes."
                                .formatted(address),
                        "If that was not you, do nothing: your password stays as it is."),
                new Message.Link("Choose a new password", link),
                List.of(),
                REASON);
    }

    /** Who signs in with a provider or a passkey only has chosen that a mailbox alone lets nobody in. */
    private static Message nothingToReset(Account account, String address) {
        return new Message(
                MessageKind.NO_PASSWORD,
                account.email(),
                "Your account has no password",
                List.of(
                        "Somebody at the address %s asked for a new password for your account. It has none, so there is nothing to choose anew: sign in as you do otherwise, with a passkey or your organization’s account."
                                .formatted(address),
                        "If that was not you, do nothing. If you can’t sign in any more, ask whoever runs this portal."),
                null,
                List.of(),
                REASON);
    }
}
