package latchkey.account;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.TOO_MANY_REQUESTS;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.GoneResponse;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.Map;
import latchkey.web.Flash;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/** The page that asks for the second factor. */
public final class SecondFactorPages {
    private final SecondFactor secondFactor;
    private final Passkeys passkeys;
    private final PendingSignIns pending;
    private final Factors factors;
    private final Flash flash;

    public SecondFactorPages(
            SecondFactor secondFactor, Passkeys passkeys, PendingSignIns pending, Factors factors, Flash flash) {
        this.secondFactor = secondFactor;
        this.passkeys = passkeys;
        this.pending = pending;
        this.factors = factors;
        this.flash = flash;
    }

    public void show(Context ctx) {
        render(ctx, new FormErrors(), HttpStatus.OK);
    }

    public void submit(Context ctx) {
        var form = SecondFactorForm.read(Parameters.ofForm(ctx));
        var errors = form.validate();
        if (!errors.isEmpty()) {
            render(ctx, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var result = form.isRecovery()
                ? secondFactor.byRecoveryCode(ctx, form.recoveryCode())
                : secondFactor.byCode(ctx, form.code());
        switch (result) {
            case SecondFactor.Result.SignedIn signedIn -> {
                if (form.isRecovery()) {
                    sayHowManyAreLeft(ctx, signedIn.account());
                }
                ctx.redirect(signedIn.next(), SEE_OTHER);
            }
            case SecondFactor.Result.Refused refused -> render(ctx, form.wrong(), UNPROCESSABLE_CONTENT);
            case Delayed delayed -> {
                delayed.tell(ctx);
                render(ctx, form.tooMany(delayed.words()), TOO_MANY_REQUESTS);
            }
            case SecondFactor.Result.Over over -> startAgain(ctx);
        }
    }

    /** For the script of the page. */
    public void passkeyOptions(Context ctx) {
        var account = pending.find(ctx).map(PendingSignIn::account).orElseThrow(GoneResponse::new);
        ctx.json(passkeys.ask(ctx, PasskeyPurpose.SECOND_FACTOR, account));
    }

    public void submitPasskey(Context ctx) {
        var answer = PasskeyAnswer.read(Parameters.ofForm(ctx));
        if (!passkeys.isAnswer(answer)) {
            // No try: a browser that fails must not use up the guesses of whoever sits at it.
            render(ctx, new FormErrors().add("passkey", Passkeys.REFUSED), UNPROCESSABLE_CONTENT);
            return;
        }
        var result = secondFactor.by(
                ctx,
                SecondStep.PASSKEY,
                account -> passkeys.proves(ctx, PasskeyPurpose.SECOND_FACTOR, account, answer));
        switch (result) {
            case SecondFactor.Result.SignedIn signedIn -> ctx.redirect(signedIn.next(), SEE_OTHER);
            case SecondFactor.Result.Refused refused ->
                render(ctx, new FormErrors().add("passkey", Passkeys.REFUSED), UNPROCESSABLE_CONTENT);
            case Delayed delayed -> {
                delayed.tell(ctx);
                render(ctx, new FormErrors().add("passkey", delayed.words()), TOO_MANY_REQUESTS);
            }
            case SecondFactor.Result.Over over -> startAgain(ctx);
        }
    }

    private void sayHowManyAreLeft(Context ctx, Account account) {
        var left = factors.of(account.id()).recoveryCodesLeft();
        flash.say(
                ctx,
                "You signed in with a recovery code. %s left: new ones are made under Your account, Security."
                        .formatted(left == 1 ? "1 is" : left + " are"));
    }

    private void render(Context ctx, FormErrors errors, HttpStatus status) {
        var found = pending.find(ctx).orElse(null);
        var held = found == null ? null : factors.of(found.account().id());
        if (found == null || held == null || !held.hasSecond()) {
            startAgain(ctx);
        } else {
            ctx.header("Cache-Control", "no-store");
            ctx.status(status)
                    .render(
                            "account/second-factor",
                            Map.of("email", found.account().email(), "held", held, "errors", errors));
        }
    }

    /** Whoever is signed in has nothing to do here. */
    private void startAgain(Context ctx) {
        if (CurrentAccount.orNull(ctx) != null) {
            ctx.redirect("/", SEE_OTHER);
            return;
        }
        if (ctx.method().equals(HandlerType.POST)) {
            flash.sayNot(ctx, "Signing in took too long, or was finished elsewhere. Start again.");
        }
        ctx.redirect("/sign-in", SEE_OTHER);
    }
}
