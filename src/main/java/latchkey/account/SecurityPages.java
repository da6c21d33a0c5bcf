package latchkey.account;

import io.javalin.http.Context;
import java.util.Map;

/** The page about how an account signs in, from which each part of it is changed. */
public final class SecurityPages {
    static final String PATH = "/account/security";

    private final WaysIn waysIn;
    private final Factors factors;
    private final LinkedProviderPages providers;

    public SecurityPages(WaysIn waysIn, Factors factors, LinkedProviderPages providers) {
        this.waysIn = waysIn;
        this.factors = factors;
        this.providers = providers;
    }

    public void show(Context ctx) {
        var account = CurrentAccount.of(ctx);
        var held = factors.of(account.id());
        ctx.render(
                "account/security",
                Map.of(
                        "held",
                        held,
                        "password",
                        waysIn.byPassword(account.id()),
                        "providers",
                        providers.of(account),
                        "few",
                        held.hasSecond() && held.recoveryCodesLeft() <= RecoveryCodes.FEW));
    }
}
