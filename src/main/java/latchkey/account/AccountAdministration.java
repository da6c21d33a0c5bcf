package latchkey.account;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.database.UniqueKeys;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.mail.Outbox;
import latchkey.web.BaseUrl;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** What whoever has a shell on the machine can do to accounts: the way in when nobody else can let anybody in. */
public final class AccountAdministration {
    private static final Actor COMMAND_LINE = new Actor(null, "The command line", "", "");

    private final AccountStore accounts;
    private final FactorRemoval factors;
    private final PasswordResetLinks links;
    private final Supplier<Outbox> outbox;
    private final AccountEvents events;
    private final Transactions transactions;
    private final BaseUrl baseUrl;
    private final Clock clock;

    /** @param outbox asked for only where something has to be mailed: it needs the keys of the installation */
    public AccountAdministration(
            DSLContext db,
            Supplier<Outbox> outbox,
            AccountEvents events,
            Transactions transactions,
            BaseUrl baseUrl,
            Clock clock) {
        this.accounts = new AccountStore(db);
        this.factors = new FactorRemoval(db);
        this.links = new PasswordResetLinks(db, baseUrl, clock);
        this.outbox = outbox;
        this.events = events;
        this.transactions = transactions;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /** What came of making somebody a site administrator. */
    public sealed interface Appointment {
        /**
         * There was no such account.
         *
         * @param link by which it gets a password; null: it has one
         */
        record Made(@Nullable String link) implements Appointment {}

        /** An account that was there became one. */
        record Promoted() implements Appointment {}

        record Unchanged() implements Appointment {}
    }

    /**
     * @param email normalized
     * @param password of an account that has to be made; null: it gets a link to set one
     */
    public Appointment appoint(String email, @Nullable String password) {
        var hash = password == null ? null : new Passwords().hash(password);
        try {
            return transactions.call(() -> appoint(email, hash, clock.instant()));
        } catch (DataAccessException e) {
            if (!UniqueKeys.violated(e, "account_email")) {
                throw e;
            }
            // Of two who make it at once, the later finds it.
            return transactions.call(() -> appoint(email, hash, clock.instant()));
        }
    }

    private Appointment appoint(String email, @Nullable String hash, Instant now) {
        var found = accounts.find(email).orElse(null);
        if (found == null) {
            var account = new Account(UuidCreator.getTimeOrderedEpoch(), email, true);
            accounts.insert(account, hash, now);
            events.recordForSite(COMMAND_LINE, AuditAction.SITE_ADMINISTRATOR_APPOINTED, account);
            return new Appointment.Made(hash == null ? links.issue(account.id()) : null);
        } else if (accounts.appoint(found.id(), now)) {
            events.recordForSite(COMMAND_LINE, AuditAction.SITE_ADMINISTRATOR_APPOINTED, found);
            return new Appointment.Promoted();
        } else {
            return new Appointment.Unchanged();
        }
    }

    /** A link by which an account gets a new password; empty: there is no such account. */
    public Optional<String> resetPassword(String email) {
        return transactions.call(() -> accounts.find(email).map(account -> {
            var link = links.issue(account.id());
            events.record(COMMAND_LINE, AuditAction.RESET_LINK_MADE, account);
            return link;
        }));
    }

    /** What came of taking its factors from an account. */
    public enum FactorReset {
        DONE,
        /** And it has no password, so there is nothing that it signs in with. */
        NOTHING_LEFT,
        NO_ACCOUNT
    }

    /** Leaves an account its password only and signs it out everywhere. */
    public FactorReset resetFactors(String email) {
        return transactions.call(() -> accounts.find(email)
                .map(account -> {
                    factors.removeAll(account.id());
                    outbox.get().put(message(account));
                    events.record(COMMAND_LINE, AuditAction.FACTORS_RESET, account);
                    return accounts.hasPassword(account.id()) ? FactorReset.DONE : FactorReset.NOTHING_LEFT;
                })
                .orElse(FactorReset.NO_ACCOUNT));
    }

    private Message message(Account account) {
        return new Message(
                MessageKind.CREDENTIALS_CHANGED,
                account.email(),
                "Your second factors were removed",
                List.of(
                        "Whoever runs this portal removed every second factor of your account, untied it from any sign-in service, and signed it out everywhere.",
                        "If you didn’t ask for that, tell them. Else sign in and set up a new one."),
                new Message.Link("Check your account", baseUrl.value() + "/account/security"),
                List.of(),
                "You get this whenever what you sign in with changes.");
    }
}
