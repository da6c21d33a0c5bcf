package latchkey.account;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.TOO_MANY_REQUESTS;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import latchkey.web.FormErrors;
import latchkey.web.OwnPath;
import latchkey.web.Parameters;

/** The page that asks somebody who is signed in to prove again that it is them (OWASP ASVS 5.0, 7.5.3). */
public final class ProofPages {
    private final AccountProof proof;
    private final Passkeys passkeys;
    private final WaysIn waysIn;
    private final Factors factors;
    private final KeptForms keptForms;
    private final Sessions sessions;
    private final SessionLimits limits;

    public ProofPages(
            AccountProof proof,
            Passkeys passkeys,
            WaysIn waysIn,
            Factors factors,
            KeptForms keptForms,
            Sessions sessions,
            SessionLimits limits) {
        this.proof = proof;
        this.passkeys = passkeys;
        this.waysIn = waysIn;
        this.factors = factors;
        this.keptForms = keptForms;
        this.sessions = sessions;
        this.limits = limits;
    }

    public void show(Context ctx) {
        var next = next(Parameters.ofQuery(ctx));
        if (CurrentAccount.hasProved(ctx)) {
            ctx.redirect(next, SEE_OTHER);
        } else {
            render(ctx, next, new FormErrors(), HttpStatus.OK);
        }
    }

    public void prove(Context ctx) {
        var form = Parameters.ofForm(ctx);
        if (form.has("code")) {
            prove(ctx, "code", form.text("code"));
        } else {
            prove(ctx, "password", form.exactly("password"));
        }
    }

    private void prove(Context ctx, String field, String typed) {
        var next = next(Parameters.ofForm(ctx));
        var isCode = field.equals("code");
        var errors = new FormErrors()
                .require(!typed.isEmpty(), field, isCode ? "Enter the six digits" : "Enter your password");
        if (!errors.isEmpty()) {
            render(ctx, next, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        switch (isCode ? proof.byCode(ctx, typed) : proof.byPassword(ctx, typed)) {
            case AccountProof.Result.Proven proven -> {
                sessions.prove(ctx);
                ctx.redirect(next, SEE_OTHER);
            }
            case AccountProof.Result.Refused refused ->
                render(
                        ctx,
                        next,
                        errors.add(field, isCode ? SecondFactorForm.WRONG : "This is not your password"),
                        UNPROCESSABLE_CONTENT);
            case Delayed delayed -> {
                delayed.tell(ctx);
                render(ctx, next, errors.add(field, delayed.words()), TOO_MANY_REQUESTS);
            }
        }
    }

    /** For the script of the page. */
    public void passkeyOptions(Context ctx) {
        ctx.json(passkeys.ask(ctx, PasskeyPurpose.PROOF, CurrentAccount.of(ctx)));
    }

    public void proveByPasskey(Context ctx) {
        var form = Parameters.ofForm(ctx);
        var answer = PasskeyAnswer.read(form);
        switch (passkeys.verify(
                ctx, PasskeyPurpose.PROOF, CurrentAccount.of(ctx), answer, account -> sessions.prove(ctx))) {
            case Passkeys.Result.Proven proven -> ctx.redirect(next(form), SEE_OTHER);
            case Passkeys.Result.Refused refused -> refusePasskey(ctx, Passkeys.REFUSED, UNPROCESSABLE_CONTENT);
            case Delayed delayed -> {
                delayed.tell(ctx);
                refusePasskey(ctx, delayed.words(), TOO_MANY_REQUESTS);
            }
        }
    }

    private void refusePasskey(Context ctx, String message, HttpStatus status) {
        render(ctx, next(Parameters.ofForm(ctx)), new FormErrors().add("passkey", message), status);
    }

    private static String next(Parameters parameters) {
        return OwnPath.orElse(parameters.exactly("next"), "/account");
    }

    private void render(Context ctx, String next, FormErrors errors, HttpStatus status) {
        var account = CurrentAccount.of(ctx).id();
        ctx.status(status)
                .render(
                        "account/proof",
                        Map.of(
                                "withPassword",
                                waysIn.byPassword(account),
                                "withProvider",
                                waysIn.byProvider(account),
                                "encodedNext",
                                URLEncoder.encode(next, StandardCharsets.UTF_8),
                                "next",
                                next,
                                "held",
                                factors.of(account),
                                "keeps",
                                next.startsWith(ResumptionPages.PATH),
                                "kept",
                                keptForms.wordsOf(ctx, next, account).stream().toList(),
                                "errors",
                                errors,
                                "limit",
                                limits.proofWords()));
    }
}
