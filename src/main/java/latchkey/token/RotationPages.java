package latchkey.token;

import static io.javalin.http.HttpStatus.CONFLICT;
import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import latchkey.account.CurrentAccount;
import latchkey.organization.CurrentMember;
import latchkey.organization.Policy;
import latchkey.organization.PolicyStore;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.Web;
import org.jspecify.annotations.Nullable;

/** The pages that give a token a new secret, and show it once. */
public final class RotationPages {
    private final TokenRotation rotation;
    private final TokenOfPath tokenOfPath;
    private final PolicyStore policies;
    private final Reveal reveal;
    private final Web web;
    private final Clock clock;

    public RotationPages(
            TokenRotation rotation,
            TokenOfPath tokenOfPath,
            PolicyStore policies,
            ScopeCatalogue catalogue,
            Web web,
            Clock clock) {
        this.rotation = rotation;
        this.tokenOfPath = tokenOfPath;
        this.policies = policies;
        this.reveal = new Reveal(catalogue, web.baseUrl(), clock);
        this.web = web;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var token = tokenOfPath.find(ctx);
        if (canRotate(token)) {
            render(ctx, token, RotationForm.of(token, policy(ctx), today()), new FormErrors(), HttpStatus.OK);
        } else {
            sayNot(ctx, token);
        }
    }

    public void rotate(Context ctx) {
        var token = tokenOfPath.find(ctx);
        var form = RotationForm.read(Parameters.ofForm(ctx), token);
        var errors = form.validate(policy(ctx), today());
        if (!errors.isEmpty()) {
            render(ctx, token, form, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        switch (rotation.rotate(token.organizationId(), token.id(), actor, form.draft(today()))) {
            case TokenRotation.Rotation.Rotated rotated ->
                reveal.rotated(
                        ctx,
                        rotated.token(),
                        rotated.secret(),
                        form.draft(today()).grace());
            case TokenRotation.Rotation.AlreadyRotated already ->
                ctx.status(CONFLICT).render("tokens/already-shown", reveal.model(tokenOfPath.find(ctx)));
            case TokenRotation.Rotation.NameTaken taken ->
                render(ctx, token, form, errors.add("expires", nameTaken(token.name())), UNPROCESSABLE_CONTENT);
            case TokenRotation.Rotation.TooMany many ->
                render(ctx, token, form, errors.add("expires", tooMany(many.most())), UNPROCESSABLE_CONTENT);
            case TokenRotation.Rotation.BreaksRule broken ->
                render(ctx, token, form, errors.add("grace", breaks(broken.rule())), UNPROCESSABLE_CONTENT);
            case TokenRotation.Rotation.RotatedMeanwhile meanwhile -> sayNot(ctx, tokenOfPath.find(ctx));
            case TokenRotation.Rotation.Revoked revoked -> sayNot(ctx, tokenOfPath.find(ctx));
        }
    }

    private static String nameTaken(String name) {
        return "This token had expired, and a live token is called “%s” now. Rename that one, or create another token"
                .formatted(name);
    }

    private static String tooMany(int most) {
        return "This organization has as many live tokens as its policy allows: %d. Revoke one first".formatted(most);
    }

    private static String breaks(String rule) {
        return "Edit this token first. A new secret would not change that the policy has something against it: " + rule;
    }

    private boolean canRotate(AccessToken token) {
        var rotatingUntil = token.rotatingUntil();
        return token.revocation() == null && (rotatingUntil == null || !rotatingUntil.isAfter(clock.instant()));
    }

    private void sayNot(Context ctx, AccessToken token) {
        var sentence = token.revocation() != null
                ? "%s is revoked and can’t be rotated. Create another token like it."
                : "%s was rotated meanwhile, so nothing was done. Its secrets are below.";
        web.flash().sayNot(ctx, sentence.formatted(token.name()));
        ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
    }

    private void render(Context ctx, AccessToken token, RotationForm form, FormErrors errors, HttpStatus status) {
        var policy = policy(ctx);
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("token", TokenView.of(token, clock.instant()));
        model.put("form", form);
        model.put("errors", errors);
        model.put("graces", Grace.allowed(policy.longestGrace()));
        model.put("offered", new Expiry(policy, today()));
        ctx.status(status).render("tokens/rotation", model);
    }

    private Policy policy(Context ctx) {
        return policies.of(CurrentMember.of(ctx).organization().id());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
