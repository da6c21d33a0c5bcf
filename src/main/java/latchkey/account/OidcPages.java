package latchkey.account;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.NotFoundResponse;
import java.util.Map;
import java.util.UUID;
import latchkey.web.OwnPath;
import latchkey.web.Parameters;
import latchkey.web.SparingLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to the provider and back, to sign in or to prove that it is still you. */
public final class OidcPages {
    static final String CALLBACK = "/sign-in/oidc/callback";

    private static final Logger LOG = LoggerFactory.getLogger(OidcPages.class);

    private final @Nullable Oidc oidc;
    private final SparingLog log = new SparingLog();

    /** @param oidc null: there is no provider, so these pages aren't there */
    public OidcPages(@Nullable Oidc oidc) {
        this.oidc = oidc;
    }

    /** A link and no form: the policy of our pages stops a form from being led elsewhere. */
    public void signIn(Context ctx) {
        var next = OwnPath.orElse(Parameters.ofQuery(ctx).exactly("next"), "/");
        if (CurrentAccount.orNull(ctx) != null) {
            oidc();
            ctx.redirect(next, SEE_OTHER);
        } else {
            lead(ctx, next, null);
        }
    }

    public void prove(Context ctx) {
        var next = OwnPath.orElse(Parameters.ofQuery(ctx).exactly("next"), "/account");
        var account = CurrentAccount.of(ctx);
        if (!oidc().knows(account)) {
            throw new NotFoundResponse();
        }
        lead(ctx, next, account.id());
    }

    private void lead(Context ctx, String next, @Nullable UUID proofOf) {
        var oidc = oidc();
        if (isHead(ctx)) {
            return;
        }
        try {
            var request = oidc.requests().begun(next, proofOf);
            var provider = oidc.provider();
            var address = proofOf == null
                    ? provider.authorization(request, next.startsWith(ResumptionPages.PATH) ? oidc.proofLimit() : null)
                    : provider.freshAuthorization(request);
            oidc.requests().keep(ctx, request);
            ctx.redirect(address.toString(), SEE_OTHER);
        } catch (OidcFailure e) {
            fail(ctx, e);
        }
    }

    public void callback(Context ctx) {
        var oidc = oidc();
        if (isHead(ctx)) {
            return;
        }
        var answer = Parameters.ofQuery(ctx);
        var request = oidc.requests().take(ctx, answer.exactly("state")).orElse(null);
        if (request == null) {
            show(ctx, OidcProblem.over());
            return;
        }
        try {
            accept(ctx, oidc, answer, request);
        } catch (OidcFailure e) {
            if (e.kind() == OidcFailure.Kind.REFUSED) {
                oidc.proof().refuse(ctx, request);
            }
            fail(ctx, e);
        }
    }

    private void accept(Context ctx, Oidc oidc, Parameters answer, OidcRequest request) {
        if (!isOfOurProvider(oidc, answer)) {
            throw new OidcFailure(OidcFailure.Kind.REFUSED, "the answer names another issuer, or none");
        } else if (answer.has("error")) {
            show(ctx, OidcProblem.ofError(answer.exactly("error")));
        } else {
            var claims = oidc.provider().redeem(answer.exactly("code"), request);
            var identity = OidcClaims.read(claims, oidc.settings().groupsClaim());
            if (request.proofOf() == null) {
                enter(ctx, oidc, identity, request);
            } else {
                prove(ctx, oidc, identity, request);
            }
        }
    }

    private static boolean isOfOurProvider(Oidc oidc, Parameters answer) {
        return answer.has("iss")
                ? answer.exactly("iss").equals(oidc.settings().issuer())
                : !oidc.provider().namesItself();
    }

    private void enter(Context ctx, Oidc oidc, OidcIdentity identity, OidcRequest request) {
        switch (oidc.signIn().signIn(ctx, identity, request.next())) {
            case OidcSignIn.Result.SignedIn signedIn -> ctx.redirect(signedIn.next(), SEE_OTHER);
            case OidcSignIn.Result.Linking linking -> {
                if (CurrentAccount.orNull(ctx) == null) {
                    oidc.flash()
                            .sayNot(
                                    ctx,
                                    "An account with your address is here. Sign in to it as you used to, this once, and confirm.");
                }
                ctx.redirect(OidcLinkPages.PATH, SEE_OTHER);
            }
            case OidcSignIn.Result.Unverified unverified -> show(ctx, OidcProblem.unverified());
            case OidcSignIn.Result.NoAccount noAccount -> show(ctx, OidcProblem.noAccount(noAccount.email()));
            case OidcSignIn.Result.TiedToAnother tied -> show(ctx, OidcProblem.tiedToAnother(tied.email()));
        }
    }

    private static void prove(Context ctx, Oidc oidc, OidcIdentity identity, OidcRequest request) {
        switch (oidc.proof().take(ctx, identity, request)) {
            case PROVEN -> ctx.redirect(request.next(), SEE_OTHER);
            case SOMEBODY_ELSE -> show(ctx, OidcProblem.somebodyElse());
            case NOT_ASKED -> show(ctx, OidcProblem.notAsked());
        }
    }

    private void fail(Context ctx, OidcFailure failure) {
        log.say(
                failure.kind().name(),
                more -> LOG.warn("Signing in with the provider failed: {}{}", failure.getMessage(), more));
        show(ctx, failure.kind() == OidcFailure.Kind.UNAVAILABLE ? OidcProblem.unavailable() : OidcProblem.refused());
    }

    /** An answer of the provider is no address to come back to. */
    private static void show(Context ctx, OidcProblem problem) {
        ctx.status(problem.status()).render("account/oidc-problem", Map.of("problem", problem, "here", "/sign-in"));
    }

    /** Looking ahead must not begin or end anything. */
    private static boolean isHead(Context ctx) {
        if (ctx.method().equals(HandlerType.HEAD)) {
            ctx.redirect("/sign-in", SEE_OTHER);
            return true;
        }
        return false;
    }

    private Oidc oidc() {
        if (oidc == null) {
            throw new NotFoundResponse();
        }
        return oidc;
    }
}
