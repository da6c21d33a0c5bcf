package latchkey.account;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.TOO_MANY_REQUESTS;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import latchkey.web.FormErrors;
import latchkey.web.OwnPath;
import latchkey.web.Parameters;

/** Signs in with a passkey alone: whoever has it, and showed its device who they are, has shown two factors. */
public final class PasskeySignInPages {
    private final Passkeys passkeys;
    private final SignIn signIn;
    private final SignInPages pages;

    public PasskeySignInPages(Passkeys passkeys, SignIn signIn, SignInPages pages) {
        this.passkeys = passkeys;
        this.signIn = signIn;
        this.pages = pages;
    }

    /** For the script of the page. */
    public void options(Context ctx) {
        ctx.json(passkeys.ask(ctx, PasskeyPurpose.SIGN_IN, null));
    }

    public void signIn(Context ctx) {
        var form = Parameters.ofForm(ctx);
        var answer = PasskeyAnswer.read(form);
        switch (passkeys.verify(ctx, PasskeyPurpose.SIGN_IN, null, answer, account -> signIn.begin(ctx, account))) {
            case Passkeys.Result.Proven proven -> ctx.redirect(OwnPath.orElse(form.exactly("next"), "/"), SEE_OTHER);
            case Passkeys.Result.Refused refused -> refuse(ctx, Passkeys.REFUSED, UNPROCESSABLE_CONTENT);
            case Delayed delayed -> {
                delayed.tell(ctx);
                refuse(ctx, delayed.words(), TOO_MANY_REQUESTS);
            }
        }
    }

    private void refuse(Context ctx, String message, HttpStatus status) {
        var form = SignInForm.empty(Parameters.ofForm(ctx));
        pages.render(ctx, form, new FormErrors().add("passkey", message), status);
    }
}
