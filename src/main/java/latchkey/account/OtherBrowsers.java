package latchkey.account;

import io.javalin.http.Context;
import java.util.UUID;

/**
 * Ends what every browser but this one began with what an account signed in with before: sessions, sign-ins half-way,
 * forms that wait, and the tries that a known browser has. For the transaction in which that changes.
 */
public final class OtherBrowsers {
    private final Sessions sessions;
    private final PendingSignIns pending;
    private final Devices devices;
    private final KeptForms keptForms;

    public OtherBrowsers(Sessions sessions, PendingSignIns pending, Devices devices, KeptForms keptForms) {
        this.sessions = sessions;
        this.pending = pending;
        this.devices = devices;
        this.keptForms = keptForms;
    }

    void end(Context ctx, UUID accountId) {
        sessions.endOthers(ctx, accountId);
        pending.endAllOf(accountId);
        devices.forgetOthers(ctx, accountId);
        keptForms.forgetOthers(ctx, accountId);
    }
}
