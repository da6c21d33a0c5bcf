package latchkey.account;

import com.github.f4b6a3.uuid.UuidCreator;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import latchkey.web.BrowserId;
import latchkey.web.Cookies;
import latchkey.web.Parameters;
import latchkey.web.PathId;
import latchkey.web.SealedBox;
import org.jooq.DSLContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps a form that could not be taken yet, sealed, for the account that sent it and for an hour. It is given back to the
 * browser that sent it only: nobody can leave one for somebody else to send with their proof.
 */
public final class KeptForms {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MOST_OF_AN_ACCOUNT = 50;
    private static final String COOKIE = "kept";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final KeptFormStore store;
    private final SealedBox box;
    private final Cookies cookies;
    private final Predicate<String> holdsSecret;
    private final BiFunction<String, Map<String, String>, KeptFormWords> words;
    private final Clock clock;

    /**
     * @param holdsSecret whether a text holds a token's secret, which is written nowhere, not even sealed
     * @param words what the form of a path with these fields does
     */
    public KeptForms(
            DSLContext db,
            SealedBox box,
            Cookies cookies,
            Predicate<String> holdsSecret,
            BiFunction<String, Map<String, String>, KeptFormWords> words,
            Clock clock) {
        this.store = new KeptFormStore(db);
        this.box = box;
        this.cookies = cookies;
        this.holdsSecret = holdsSecret;
        this.words = words;
        this.clock = clock;
    }

    /** What it can be found by again; empty if it is not to be kept. Call it for forms of our own pages only. */
    Optional<UUID> keep(Context ctx, UUID accountId) {
        var sent = Parameters.ofForm(ctx);
        if (sent.anyValue(holdsSecret)) {
            return Optional.empty();
        }
        // Nobody who fills the place up keeps out what is sent afterwards.
        store.deleteOldest(accountId, MOST_OF_AN_ACCOUNT - 1);
        var fields = sent.fields().stream()
                .map(field -> new KeptForm.Field(field.getKey(), field.getValue()))
                .filter(field -> !isSensitive(field.name()))
                .toList();
        var id = UuidCreator.getTimeOrderedEpoch();
        var content = JSON.writeValueAsString(new KeptForm(ctx.path(), fields));
        store.insert(
                id,
                accountId,
                Sha256.of(mark(ctx)),
                box.seal(purpose(id), content.getBytes(StandardCharsets.UTF_8)),
                clock.instant());
        return Optional.of(id);
    }

    /** The cookie of this browser, for as long as what is kept. */
    private String mark(Context ctx) {
        var sent = cookies.read(ctx, COOKIE);
        var mark = sent != null && BrowserId.isOne(sent) ? sent : BrowserId.random();
        cookies.set(ctx, COOKIE, mark, KEPT);
        return mark;
    }

    Optional<KeptForm> find(Context ctx, UUID id, UUID accountId) {
        return store.find(id, accountId, browser(ctx), clock.instant().minus(KEPT))
                .map(content -> JSON.readValue(
                        new String(box.open(purpose(id), content), StandardCharsets.UTF_8), KeptForm.class));
    }

    KeptFormWords words(KeptForm form) {
        return words.apply(form.path(), form.byName());
    }

    /**
     * What would be sent next, so that nobody proves something for a form they don't know of.
     *
     * @param next where the proof leads; empty unless a form waits there
     */
    Optional<KeptFormWords> wordsOf(Context ctx, String next, UUID accountId) {
        if (!next.startsWith(ResumptionPages.PATH)) {
            return Optional.empty();
        }
        var id = PathId.orNull(next.substring(ResumptionPages.PATH.length()));
        return id == null ? Optional.empty() : find(ctx, id, accountId).map(this::words);
    }

    private byte[] browser(Context ctx) {
        var sent = cookies.read(ctx, COOKIE);
        return Sha256.of(sent == null ? "" : sent);
    }

    /** But for what this browser sent, which may be about to go on. */
    void forgetOthers(Context ctx, UUID accountId) {
        store.deleteOthers(accountId, browser(ctx));
    }

    /** True once: after that, whoever comes back to it decides anew whether to send it. */
    boolean isShownFirst(UUID id) {
        return store.markShown(id, clock.instant());
    }

    /** Forgets what nobody came back for. */
    public void deleteOld() {
        store.deleteBefore(clock.instant().minus(KEPT));
    }

    private static boolean isSensitive(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("csrf") || lower.contains("password") || lower.contains("code");
    }

    private static String purpose(UUID id) {
        return "form " + id;
    }
}
