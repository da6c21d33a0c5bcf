package latchkey.account;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.time.Instant;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.database.UniqueKeys;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** What whoever has a shell on the machine can do to accounts: the way in when nobody else can let anybody in. */
public final class AccountAdministration {
    private static final Actor COMMAND_LINE = new Actor(null, "The command line", "", "");

    private final AccountStore accounts;
    private final AccountEvents events;
    private final Transactions transactions;
    private final Clock clock;

    public AccountAdministration(DSLContext db, AccountEvents events, Transactions transactions, Clock clock) {
        this.accounts = new AccountStore(db);
        this.events = events;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What came of making somebody a site administrator. */
    public sealed interface Appointment {
        /** There was no such account. */
        record Made(Account account) implements Appointment {}

        /** An account that was there became one. */
        record Promoted(Account account) implements Appointment {}

        record Unchanged(Account account) implements Appointment {}
    }

    /**
     * @param email normalized
     * @param password of an account that has to be made; null: it gets none
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
        var found = accounts.credentials(email)
                .map(AccountStore.Credentials::account)
                .orElse(null);
        if (found == null) {
            var account = new Account(UuidCreator.getTimeOrderedEpoch(), email, true);
            accounts.insert(account, hash, now);
            events.record(COMMAND_LINE, AuditAction.SITE_ADMINISTRATOR_APPOINTED, account);
            return new Appointment.Made(account);
        } else if (accounts.appoint(found.id(), now)) {
            events.record(COMMAND_LINE, AuditAction.SITE_ADMINISTRATOR_APPOINTED, found);
            return new Appointment.Promoted(found);
        } else {
            return new Appointment.Unchanged(found);
        }
    }
}
