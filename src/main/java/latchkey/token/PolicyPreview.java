package latchkey.token;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import latchkey.organization.Policy;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Tells what a policy would mean for the tokens of an organization, before it is saved. */
public final class PolicyPreview {
    private static final int PIECE = 1_000;
    private static final UUID FIRST = new UUID(0, 0);
    private static final Duration LOOKED_BACK = Duration.ofDays(7);

    private final PolicyTokenStore tokens;
    private final CallerStore callers;
    private final Clock clock;

    public PolicyPreview(DSLContext db, Clock clock) {
        this.tokens = new PolicyTokenStore(db);
        this.callers = new CallerStore(db);
        this.clock = clock;
    }

    PolicyEffects effects(UUID organizationId, Policy policy) {
        var now = clock.instant();
        var effects = new PolicyEffects(policy, now);
        var after = FIRST;
        while (true) {
            var ids = tokens.idsAfter(organizationId, after, now, PIECE);
            tokens.find(organizationId, ids, now).forEach(effects::add);
            if (ids.size() < PIECE) {
                return effects;
            }
            after = ids.getLast();
        }
    }

    /** What the networks would have meant for the calls of the last days; null when calls may come from anywhere. */
    @Nullable
    NetworkEffect networks(UUID organizationId, Policy policy, String ownAddress) {
        if (policy.requiredNetworks().isAnywhere()) {
            return null;
        }
        var since = clock.instant().minus(LOOKED_BACK).truncatedTo(ChronoUnit.HOURS);
        return NetworkEffect.of(policy.requiredNetworks(), callers.accepted(organizationId, since), ownAddress);
    }
}
