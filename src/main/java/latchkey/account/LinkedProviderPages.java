package latchkey.account;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.web.Flash;
import latchkey.web.Moment;
import latchkey.web.PathId;

/** The page that takes from one's account a provider that signs it in. */
public final class LinkedProviderPages {
    private final LinkedProviders providers;
    private final Flash flash;
    private final Clock clock;

    public LinkedProviderPages(LinkedProviders providers, Flash flash, Clock clock) {
        this.providers = providers;
        this.flash = flash;
        this.clock = clock;
    }

    /** For the page that lists them. */
    List<View> of(Account account) {
        return providers.of(account).stream().map(this::view).toList();
    }

    public void askToRemove(Context ctx) {
        var linked = find(ctx);
        var last = providers.isLastWayIn(CurrentAccount.of(ctx), linked);
        ctx.render("account/provider-removal", Map.of("linked", view(linked), "last", last));
    }

    public void remove(Context ctx) {
        var linked = find(ctx);
        var name = providers.name(linked);
        switch (providers.remove(ctx, CurrentAccount.of(ctx), linked)) {
            case REMOVED -> flash.say(ctx, name + " doesn’t sign you in any more.");
            case ALREADY_GONE -> flash.sayNot(ctx, name + " was already removed.");
            case LAST_WAY_IN ->
                flash.sayNot(ctx, name + " stays: without it you couldn’t sign in. Add a passkey first.");
        }
        ctx.redirect(SecurityPages.PATH, SEE_OTHER);
    }

    private LinkedProvider find(Context ctx) {
        return providers.find(CurrentAccount.of(ctx), PathId.of(ctx)).orElseThrow(NotFoundResponse::new);
    }

    private View view(LinkedProvider linked) {
        var now = clock.instant();
        return new View(
                linked.id(),
                providers.name(linked),
                linked.issuer(),
                providers.isCurrent(linked),
                new Moment(linked.createdAt(), now),
                new Moment(linked.lastUsedAt(), now));
    }

    /** @param current whether it is the provider of today */
    record View(UUID id, String name, String issuer, boolean current, Moment created, Moment lastUsed) {}
}
