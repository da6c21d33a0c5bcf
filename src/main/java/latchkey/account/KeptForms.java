package latchkey.account;

import com.github.f4b6a3.uuid.UuidCreator;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import latchkey.web.Parameters;
import latchkey.web.SealedBox;
import org.jooq.DSLContext;
import tools.jackson.databind.json.JsonMapper;

/** Keeps a form that could not be taken yet, sealed, for the account that sent it and for an hour. */
public final class KeptForms {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MOST_OF_AN_ACCOUNT = 50;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final KeptFormStore store;
    private final SealedBox box;
    private final Predicate<String> holdsSecret;
    private final Clock clock;

    /** @param holdsSecret whether a text holds a token's secret, which is written nowhere, not even sealed */
    public KeptForms(DSLContext db, SealedBox box, Predicate<String> holdsSecret, Clock clock) {
        this.store = new KeptFormStore(db);
        this.box = box;
        this.holdsSecret = holdsSecret;
        this.clock = clock;
    }

    /** What it can be found by again; empty if it is not to be kept. Call it for forms of our own pages only. */
    Optional<UUID> keep(Context ctx, UUID accountId) {
        var sent = Parameters.ofForm(ctx);
        if (sent.anyValue(holdsSecret) || store.countOf(accountId) >= MOST_OF_AN_ACCOUNT) {
            return Optional.empty();
        }
        var fields = sent.fields().stream()
                .map(field -> new KeptForm.Field(field.getKey(), field.getValue()))
                .filter(field -> !isSensitive(field.name()))
                .toList();
        var id = UuidCreator.getTimeOrderedEpoch();
        var content = JSON.writeValueAsString(new KeptForm(ctx.path(), fields));
        store.insert(id, accountId, box.seal(purpose(id), content.getBytes(StandardCharsets.UTF_8)), clock.instant());
        return Optional.of(id);
    }

    Optional<KeptForm> find(UUID id, UUID accountId) {
        return store.find(id, accountId, clock.instant().minus(KEPT))
                .map(content -> JSON.readValue(
                        new String(box.open(purpose(id), content), StandardCharsets.UTF_8), KeptForm.class));
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
