package latchkey.account;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.web.FormErrors;
import latchkey.web.Moment;
import latchkey.web.Parameters;
import latchkey.web.PathId;
import latchkey.web.Web;
import org.jspecify.annotations.Nullable;

/** The pages of one's own passkeys. */
public final class PasskeyPages {
    static final String LIST = "/account/security/passkeys";

    private static final String TOO_MANY =
            "You have %d passkeys, which is as many as there can be. Remove one that you don’t use"
                    .formatted(PasskeyRegistration.MOST);

    private final PasskeyKeeping keeping;
    private final PasskeyRegistration registration;
    private final Web web;
    private final Clock clock;

    public PasskeyPages(PasskeyKeeping keeping, PasskeyRegistration registration, Web web, Clock clock) {
        this.keeping = keeping;
        this.registration = registration;
        this.web = web;
        this.clock = clock;
    }

    public void index(Context ctx) {
        var passkeys = keeping.list(ctx).stream().map(this::view).toList();
        ctx.render("account/passkeys", Map.of("passkeys", passkeys, "most", PasskeyRegistration.MOST));
    }

    public void askToAdd(Context ctx) {
        if (keeping.list(ctx).size() >= PasskeyRegistration.MOST) {
            web.flash().sayNot(ctx, TOO_MANY + ".");
            ctx.redirect(LIST, SEE_OTHER);
            return;
        }
        renderNew(ctx, NewPasskeyForm.named(suggestion(ctx)), new FormErrors(), HttpStatus.OK);
    }

    /** For the script of the page that adds one. */
    public void options(Context ctx) {
        ctx.json(registration.ask(ctx));
    }

    public void add(Context ctx) {
        var form = NewPasskeyForm.read(Parameters.ofForm(ctx));
        var errors = form.validate();
        if (!errors.isEmpty()) {
            renderNew(ctx, form, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        switch (registration.add(ctx, form)) {
            case PasskeyRegistration.Result.Added added -> {
                web.flash().say(ctx, form.name() + " was added. Try it when you next sign in.");
                answer(ctx, added.recoveryCodes());
            }
            case PasskeyRegistration.Result.Refused refused ->
                refuse(ctx, form, "The passkey couldn’t be checked, perhaps because it took too long. Try again");
            case PasskeyRegistration.Result.AlreadyThere before -> refuse(ctx, form, "This passkey was added before");
            case PasskeyRegistration.Result.TooMany tooMany -> refuse(ctx, form, TOO_MANY);
        }
    }

    private void answer(Context ctx, List<RecoveryCode> recoveryCodes) {
        if (recoveryCodes.isEmpty()) {
            ctx.redirect(LIST, SEE_OTHER);
        } else {
            RecoveryCodePages.reveal(ctx, web.baseUrl(), recoveryCodes, true, LIST);
        }
    }

    public void askToRename(Context ctx) {
        var passkey = find(ctx);
        renderName(ctx, passkey, passkey.name(), new FormErrors(), HttpStatus.OK);
    }

    public void rename(Context ctx) {
        var passkey = find(ctx);
        var name = Parameters.ofForm(ctx).text("name");
        var errors = NewPasskeyForm.validate(name);
        if (!errors.isEmpty()) {
            renderName(ctx, passkey, name, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        if (!keeping.rename(ctx, passkey, name)) {
            throw new NotFoundResponse();
        }
        web.flash().say(ctx, name + " was saved.");
        ctx.redirect(LIST, SEE_OTHER);
    }

    public void askToRemove(Context ctx) {
        ctx.render("account/passkey-removal", Map.of("passkey", view(find(ctx)), "outlook", keeping.outlook(ctx)));
    }

    public void remove(Context ctx) {
        var passkey = find(ctx);
        switch (keeping.remove(ctx, passkey)) {
            case REMOVED -> web.flash().say(ctx, passkey.name() + " was removed.");
            case ALREADY_GONE -> web.flash().sayNot(ctx, passkey.name() + " was already removed.");
            case LAST_WAY_IN ->
                web.flash()
                        .sayNot(ctx, passkey.name() + " stays: nothing else signs you in. Add another passkey first.");
        }
        ctx.redirect(LIST, SEE_OTHER);
    }

    private Passkey find(Context ctx) {
        return keeping.find(ctx, PathId.of(ctx)).orElseThrow(NotFoundResponse::new);
    }

    private void refuse(Context ctx, NewPasskeyForm form, String message) {
        renderNew(ctx, form, new FormErrors().add("passkey", message), UNPROCESSABLE_CONTENT);
    }

    private void renderNew(Context ctx, NewPasskeyForm form, FormErrors errors, HttpStatus status) {
        ctx.status(status).render("account/passkey-new", Map.of("form", form, "errors", errors));
    }

    private void renderName(Context ctx, Passkey passkey, String name, FormErrors errors, HttpStatus status) {
        ctx.status(status)
                .render("account/passkey-name", Map.of("passkey", view(passkey), "name", name, "errors", errors));
    }

    /** A name that no other passkey has: two that look alike get mixed up when one is to be removed. */
    private String suggestion(Context ctx) {
        var base = DeviceWords.of(UserAgent.of(ctx));
        var taken = keeping.list(ctx).stream().map(Passkey::name).toList();
        return Stream.concat(Stream.of(base), IntStream.iterate(2, n -> n + 1).mapToObj(n -> base + " " + n))
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElse(base);
    }

    private View view(Passkey passkey) {
        var now = clock.instant();
        return new View(
                passkey.id(),
                passkey.name(),
                passkey.backedUp(),
                new Moment(passkey.createdAt(), now),
                Moment.orNull(passkey.lastUsedAt(), now));
    }

    /** @param synced whether it is on more than one device, as far as its authenticator tells */
    record View(
            UUID id,
            String name,
            boolean synced,
            Moment created,
            @Nullable Moment lastUsed) {}
}
