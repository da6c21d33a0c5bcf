package latchkey.account;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import latchkey.web.Detour;
import latchkey.web.OwnPath;

/** Leads to the sign-in or the proof with the way back; a form that was sent waits there, as it was filled in. */
public final class ProofDetour implements Detour {
    private final Sessions sessions;
    private final KeptForms keptForms;

    public ProofDetour(Sessions sessions, KeptForms keptForms) {
        this.sessions = sessions;
        this.keptForms = keptForms;
    }

    /** Only who had a session here is known well enough for a form to be kept for. */
    @Override
    public void signIn(Context ctx) {
        redirect(ctx, "/sign-in", isLooking(ctx) ? Optional.empty() : sessions.accountOfEnded(ctx));
    }

    @Override
    public void prove(Context ctx) {
        redirect(ctx, "/account/proof", Optional.of(CurrentAccount.of(ctx).id()));
    }

    @Override
    public void lead(Context ctx, String path) {
        redirect(ctx, path, Optional.of(CurrentAccount.of(ctx).id()));
    }

    private void redirect(Context ctx, String path, Optional<UUID> accountId) {
        var next = isLooking(ctx)
                ? Optional.of(OwnPath.of(ctx))
                : accountId.flatMap(account -> keptForms.keep(ctx, account)).map(id -> ResumptionPages.PATH + id);
        var query = next.map(back -> "?next=" + URLEncoder.encode(back, StandardCharsets.UTF_8))
                .orElse("");
        ctx.redirect(path + query, SEE_OTHER);
    }

    private static boolean isLooking(Context ctx) {
        return ctx.method().equals(HandlerType.GET) || ctx.method().equals(HandlerType.HEAD);
    }
}
