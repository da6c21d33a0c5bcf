package latchkey.account;

import io.javalin.http.Context;
import java.util.Map;

/** The page about how an account signs in, from which each part of it is changed. */
public final class SecurityPages {
    static final String PATH = "/account/security";

    private final AccountStore accounts;
    private final Factors factors;

    public SecurityPages(AccountStore accounts, Factors factors) {
        this.accounts = accounts;
        this.factors = factors;
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
                        accounts.hasPassword(account.id()),
                        "few",
                        held.hasSecond() && held.recoveryCodesLeft() <= RecoveryCodes.FEW));
    }
}
