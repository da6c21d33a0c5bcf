package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.Map;
import latchkey.organization.CurrentMember;
import latchkey.web.Flash;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/**
 * Finds a token by its whole secret, as somebody does who came upon one in a log. The secret is in the body of a POST,
 * is only digested, and counts as no use of the token; of a token that may not be seen the page tells as little as of
 * one that does not exist.
 */
public final class TokenSearchPages {
    private final SecretStore secrets;
    private final TokenReader tokens;
    private final Peppers peppers;
    private final String brand;
    private final Flash flash;
    private final Clock clock;

    public TokenSearchPages(
            SecretStore secrets, TokenReader tokens, Peppers peppers, String brand, Flash flash, Clock clock) {
        this.secrets = secrets;
        this.tokens = tokens;
        this.peppers = peppers;
        this.brand = brand;
        this.flash = flash;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var instead = Parameters.ofQuery(ctx).has("instead");
        ctx.render("tokens/search", Map.of("errors", new FormErrors(), "instead", instead, "brand", brand));
    }

    public void search(Context ctx) {
        var typed = Parameters.ofForm(ctx).exactly("token").strip();
        var secret = TokenSecret.parse(brand, typed);
        if (typed.isEmpty()) {
            refuse(ctx, "Enter the whole token");
        } else if (secret.isEmpty()) {
            refuse(
                    ctx,
                    "That is not a whole token of this installation. Copy all of it, from %s_ to its end"
                            .formatted(brand));
        } else {
            secrets.find(peppers.digests(secret.get())).values().stream()
                    .findFirst()
                    .filter(found -> isVisible(ctx, found))
                    .ifPresentOrElse(
                            found -> lead(ctx, found),
                            () -> refuse(ctx, "No token of this organization has that secret"));
        }
    }

    private boolean isVisible(Context ctx, Presented found) {
        var member = CurrentMember.of(ctx);
        var organizationId = member.organization().id();
        return found.organizationId().equals(organizationId)
                && tokens.find(organizationId, member.onlyOwner(), found.tokenId())
                        .isPresent();
    }

    private void lead(Context ctx, Presented found) {
        flash.say(ctx, PresentedWords.of(found, clock.instant()));
        ctx.redirect("/orgs/" + CurrentMember.of(ctx).organization().slug() + "/tokens/" + found.tokenId(), SEE_OTHER);
    }

    /** Without what was typed: a secret is not to be seen on a page, nor kept in its history. */
    private void refuse(Context ctx, String message) {
        ctx.status(UNPROCESSABLE_CONTENT)
                .render(
                        "tokens/search",
                        Map.of("errors", new FormErrors().add("token", message), "instead", false, "brand", brand));
    }
}
