package latchkey.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Puts a new pepper in the place of the one before, without a moment in which a portal meets a secret that it can't
 * verify: it is used only once every running portal knows it.
 */
public final class PepperRotation {
    /** Every portal that runs has heard of an activation by then, and digests nothing under the one before. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final PepperStore stored;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    public PepperRotation(DSLContext db, AuditLog audit, Transactions transactions, Clock clock) {
        this.stored = new PepperStore(db);
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    public List<Listed> list() {
        var now = clock.instant();
        var all = stored.all();
        return all.stream()
                .map(pepper -> new Listed(
                        pepper.version(),
                        pepper.equals(StoredPepper.current(all)),
                        pepper.createdAt(),
                        pepper.retiredAt(),
                        stored.liveSecrets(pepper.version(), now)))
                .toList();
    }

    /** The newest version that the database knows; 0: none. */
    public int newest() {
        return stored.all().stream().mapToInt(StoredPepper::version).max().orElse(0);
    }

    /** Whether a version that is known here waits to digest new secrets. */
    public boolean isWaiting(Peppers peppers) {
        var all = stored.all();
        return all.isEmpty() || peppers.newest() > StoredPepper.current(all).version();
    }

    /** Lets the newest digest new secrets from now on. */
    public Activation activate(Peppers peppers, Actor actor) {
        return transactions.call(() -> activateIfKnown(peppers, actor));
    }

    private Activation activateIfKnown(Peppers peppers, Actor actor) {
        var version = peppers.newest();
        var now = clock.instant();
        var running = stored.running(now);
        var knowing = stored.knowing(version, now);
        if (knowing < running) {
            return new Activation.NotKnown(version, knowing, running);
        }
        stored.insert(version, peppers.checkValue(version), now);
        if (stored.activate(version, now)) {
            record(actor, AuditAction.PEPPER_ACTIVATED, version);
        }
        return new Activation.Activated(version);
    }

    /** Looks for no secret under a version any more. */
    public Retirement retire(int version, Actor actor) {
        return transactions.call(() -> retireIfUnused(version, actor));
    }

    private Retirement retireIfUnused(int version, Actor actor) {
        var all = stored.all();
        var pepper = all.stream()
                .filter(candidate -> candidate.version() == version)
                .findAny()
                .orElse(null);
        if (pepper == null) {
            return new Retirement.Unknown();
        }
        var current = StoredPepper.current(all);
        var now = clock.instant();
        if (version >= current.version() || isUnsettled(current.activatedAt(), now)) {
            return new Retirement.StillCurrent();
        }
        var live = stored.liveSecrets(version, now);
        if (live > 0) {
            return new Retirement.InUse(live);
        }
        if (stored.retire(version, now)) {
            record(actor, AuditAction.PEPPER_RETIRED, version);
        }
        return new Retirement.Retired(pepper.equals(StoredPepper.first(all)));
    }

    private static boolean isUnsettled(@Nullable Instant activatedAt, Instant now) {
        return activatedAt == null || activatedAt.plus(SETTLED).isAfter(now);
    }

    private void record(Actor actor, AuditAction action, int version) {
        audit.record(null, actor, action, null, "version " + version, Map.of());
    }

    /**
     * A pepper as the shell lists it.
     *
     * @param current whether it digests new secrets
     * @param retiredAt null: secrets are looked for under it
     * @param liveSecrets of tokens and resource servers
     */
    public record Listed(
            int version,
            boolean current,
            Instant since,
            @Nullable Instant retiredAt,
            int liveSecrets) {}

    /** What became of the wish to use a new pepper. */
    public sealed interface Activation {
        record Activated(int version) implements Activation {}

        /** @param knowing how many of those that run know it */
        record NotKnown(int version, int knowing, int running) implements Activation {}
    }

    /** What became of the wish to look under a pepper no longer. */
    public sealed interface Retirement {
        /** @param first whether the keys of other purposes are made of it, so that it has to stay where it is */
        record Retired(boolean first) implements Retirement {}

        record InUse(int liveSecrets) implements Retirement {}

        /** It digests new secrets, or did a moment ago. */
        record StillCurrent() implements Retirement {}

        record Unknown() implements Retirement {}
    }
}
