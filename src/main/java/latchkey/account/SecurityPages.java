package latchkey.account;

import io.javalin.http.Context;
import java.util.Map;

/** The page about how an account signs in, from which each part of it is changed. */
public final class SecurityPages {
    static final String PATH = "/account/security";

    private final Factors factors;

    public SecurityPages(Factors factors) {
        this.factors = factors;
    }

    public void show(Context ctx) {
        var held = factors.of(CurrentAccount.of(ctx).id());
        ctx.render(
                "account/security",
                Map.of("held", held, "few", held.hasSecond() && held.recoveryCodesLeft() <= RecoveryCodes.FEW));
    }
}
