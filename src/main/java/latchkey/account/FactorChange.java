package latchkey.account;

import io.javalin.http.Context;
import latchkey.audit.AuditAction;
import latchkey.web.ClientAddress;

/**
 * What belongs to every change of a second factor, in its transaction: what was begun in other browsers with what
 * held before ends; its owner is told; it is recorded.
 */
public final class FactorChange {
    private final OtherBrowsers otherBrowsers;
    private final SecurityNotices notices;
    private final AccountEvents events;
    private final ClientAddress clientAddress;

    public FactorChange(
            OtherBrowsers otherBrowsers, SecurityNotices notices, AccountEvents events, ClientAddress clientAddress) {
        this.otherBrowsers = otherBrowsers;
        this.notices = notices;
        this.events = events;
        this.clientAddress = clientAddress;
    }

    /**
     * Call it last in the transaction of the change, which begins with a lock of the account: no session begins with what
     * is changed while the others end.
     *
     * @param subject of the mail
     * @param what happened, as a sentence without its full stop
     */
    void done(Context ctx, Account account, AuditAction action, String subject, String what) {
        done(ctx, account, action, "", subject, what);
    }

    /** @param target which one, where there can be several */
    void done(Context ctx, Account account, AuditAction action, String target, String subject, String what) {
        otherBrowsers.end(ctx, account.id());
        notices.credentialsChanged(ctx, account, subject, what);
        events.record(CurrentAccount.actor(ctx, clientAddress), action, account.id(), target);
    }
}
