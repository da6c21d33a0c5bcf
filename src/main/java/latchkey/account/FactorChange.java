package latchkey.account;

import io.javalin.http.Context;
import latchkey.audit.AuditAction;
import latchkey.web.ClientAddress;

/**
 * What belongs to every change of a second factor, in its transaction: the account's other sessions end, which were
 * begun with what held before, and so do sign-ins under way; its owner is told; it is recorded.
 */
public final class FactorChange {
    private final Sessions sessions;
    private final PendingSignIns pending;
    private final SecurityNotices notices;
    private final AccountEvents events;
    private final ClientAddress clientAddress;

    public FactorChange(
            Sessions sessions,
            PendingSignIns pending,
            SecurityNotices notices,
            AccountEvents events,
            ClientAddress clientAddress) {
        this.sessions = sessions;
        this.pending = pending;
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
        sessions.endOthers(ctx, account.id());
        pending.endAllOf(account.id());
        notices.credentialsChanged(ctx, account, subject, what);
        events.record(CurrentAccount.actor(ctx, clientAddress), action, account.id(), target);
    }
}
