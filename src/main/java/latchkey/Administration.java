package latchkey;

import latchkey.account.AccountAdministration;
import latchkey.account.AccountEvents;
import latchkey.audit.Actor;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.database.Transactions;
import latchkey.mail.Outbox;
import latchkey.organization.MembershipStore;
import latchkey.token.Installation;
import latchkey.token.PepperRotation;
import latchkey.web.SealedBox;

/** Puts the parts together that the commands for administrators need. */
final class Administration {
    static final Actor COMMAND_LINE = new Actor(null, "The command line", "", "");

    private final Start start;
    private final OpenInstallation installation;

    Administration(Start start, OpenInstallation installation) {
        this.start = start;
        this.installation = installation;
    }

    AccountAdministration accounts() {
        var db = installation.db();
        var transactions = new Transactions(db);
        var audit = new AuditLog(new AuditStore(db), installation.clock());
        return new AccountAdministration(
                db,
                this::outbox,
                new AccountEvents(audit, transactions, new MembershipStore(db)::organizationsOf),
                transactions,
                start.baseUrl(),
                installation.clock());
    }

    AuditLog audit() {
        return new AuditLog(new AuditStore(installation.db()), installation.clock());
    }

    PepperRotation peppers() {
        var db = installation.db();
        return new PepperRotation(db, audit(), new Transactions(db), installation.clock());
    }

    /** Sealed under the keys of the portal that will open it. */
    private Outbox outbox() {
        var peppers = start.existingPeppers();
        new Installation(installation.db(), installation.clock()).requirePeppers(peppers);
        return new Outbox(installation.db(), new SealedBox(peppers.derive("sealed")), installation.clock());
    }
}
