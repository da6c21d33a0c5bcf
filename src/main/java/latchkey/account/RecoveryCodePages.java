package latchkey.account;

import static io.javalin.http.HttpStatus.CONFLICT;
import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.web.BaseUrl;
import latchkey.web.Parameters;

/** The pages that make new recovery codes and show them, once, as the answer to the form. */
public final class RecoveryCodePages {
    private final RecoveryCodes codes;
    private final Factors factors;
    private final FactorChange change;
    private final Transactions transactions;
    private final BaseUrl baseUrl;

    public RecoveryCodePages(
            RecoveryCodes codes, Factors factors, FactorChange change, Transactions transactions, BaseUrl baseUrl) {
        this.codes = codes;
        this.factors = factors;
        this.change = change;
        this.transactions = transactions;
        this.baseUrl = baseUrl;
    }

    public void ask(Context ctx) {
        var account = CurrentAccount.of(ctx);
        var held = factors.of(account.id());
        if (held.hasSecond()) {
            ctx.render("account/recovery-codes-new", Map.of("held", held, "seen", codes.seen(account.id())));
        } else {
            ctx.redirect(SecurityPages.PATH, SEE_OTHER);
        }
    }

    /** A form that was sent before makes nothing: what it showed would be worth nothing then. */
    public void make(Context ctx) {
        var account = CurrentAccount.of(ctx);
        if (!factors.of(account.id()).hasSecond()) {
            ctx.redirect(SecurityPages.PATH, SEE_OTHER);
            return;
        }
        var seen = Parameters.ofForm(ctx).exactly("seen");
        var made = transactions.call(() -> replace(ctx, account, seen));
        if (made.isEmpty()) {
            ctx.status(CONFLICT).render("account/recovery-codes-shown", Map.of("next", SecurityPages.PATH));
        } else {
            reveal(ctx, baseUrl, made, false, SecurityPages.PATH);
        }
    }

    private List<RecoveryCode> replace(Context ctx, Account account, String seen) {
        var made = codes.replace(account.id(), seen);
        if (!made.isEmpty()) {
            change.done(
                    ctx,
                    account,
                    AuditAction.RECOVERY_CODES_MADE,
                    "New recovery codes were made",
                    "New recovery codes were made for your account, and the earlier ones ended");
        }
        return made;
    }

    /** @param isFirst whether they come with a second factor that was just set up */
    static void reveal(Context ctx, BaseUrl baseUrl, List<RecoveryCode> codes, boolean isFirst, String next) {
        ctx.header("Cache-Control", "no-store");
        ctx.render(
                "account/recovery-codes",
                Map.of(
                        "codes",
                        codes.stream().map(RecoveryCode::grouped).collect(Collectors.joining("\n")),
                        "portal",
                        baseUrl.value(),
                        "first",
                        isFirst,
                        "next",
                        next));
    }
}
