package latchkey.token;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import latchkey.web.BaseUrl;
import org.jspecify.annotations.Nullable;

/** Shows a secret once, as the answer to the form itself: it is written nowhere, and no other page can show it. */
final class Reveal {
    private final ScopeCatalogue catalogue;
    private final BaseUrl baseUrl;
    private final Clock clock;

    Reveal(ScopeCatalogue catalogue, BaseUrl baseUrl, Clock clock) {
        this.catalogue = catalogue;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    void created(Context ctx, AccessToken token, TokenSecret secret) {
        show(ctx, token, secret, null);
    }

    /** @param grace for how long the former secret works once this one is used */
    void rotated(Context ctx, AccessToken token, TokenSecret secret, Duration grace) {
        var former = token.rotatingUntil() == null
                ? "The former secret has ended: put this one in its place now."
                : "The former secret works on until %s after this one is first used.".formatted(Grace.words(grace));
        show(ctx, token, secret, former);
    }

    private void show(Context ctx, AccessToken token, TokenSecret secret, @Nullable String former) {
        var model = model(token);
        model.put("secret", secret.expose());
        model.put("baseUrl", baseUrl.value());
        model.put("former", former);
        ctx.render("tokens/reveal", model);
    }

    Map<String, @Nullable Object> model(AccessToken token) {
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("token", TokenView.of(token, clock.instant()));
        model.put("matrix", PermissionMatrix.of(catalogue, token.scopes()).granted());
        return model;
    }
}
