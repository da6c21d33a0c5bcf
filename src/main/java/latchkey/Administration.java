package latchkey;

import latchkey.account.AccountAdministration;
import latchkey.account.AccountEvents;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.database.Transactions;
import latchkey.organization.MembershipStore;

/** Puts the parts together that the commands for administrators need. */
final class Administration {
    private final AccountAdministration accounts;

    Administration(OpenInstallation installation) {
        var db = installation.db();
        var clock = installation.clock();
        var transactions = new Transactions(db);
        var audit = new AuditLog(new AuditStore(db), clock);
        var events = new AccountEvents(audit, transactions, new MembershipStore(db)::organizationsOf);
        accounts = new AccountAdministration(db, events, transactions, clock);
    }

    AccountAdministration accounts() {
        return accounts;
    }
}
