package latchkey.organization;

import static latchkey.database.schema.Tables.ORGANIZATION_POLICY;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.val;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import latchkey.database.schema.tables.records.OrganizationPolicyRecord;
import latchkey.web.Networks;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of what organizations demand of their tokens. */
public final class PolicyStore {
    private static final UUID FIRST = new UUID(0, 0);

    private final DSLContext db;

    public PolicyStore(DSLContext db) {
        this.db = db;
    }

    public Policy of(UUID organizationId) {
        return db.selectFrom(ORGANIZATION_POLICY)
                .where(ORGANIZATION_POLICY.ORGANIZATION_ID.eq(organizationId))
                .fetchOptional(PolicyStore::policy)
                .orElse(Policy.DEFAULT);
    }

    /** When it was last saved; null: never. */
    public @Nullable Instant modifiedAt(UUID organizationId) {
        return db.select(ORGANIZATION_POLICY.MODIFIED_AT)
                .from(ORGANIZATION_POLICY)
                .where(ORGANIZATION_POLICY.ORGANIZATION_ID.eq(organizationId))
                .fetchOne(ORGANIZATION_POLICY.MODIFIED_AT);
    }

    /** @param by null when no account did it */
    public void save(UUID organizationId, Policy policy, @Nullable UUID by, Instant at) {
        var row = new OrganizationPolicyRecord();
        row.setOrganizationId(organizationId);
        row.setLongestLifetimeDays(policy.longestLifetimeDays());
        row.setDefaultLifetimeDays(policy.defaultLifetimeDays());
        row.setEndlessAllowed(policy.endlessAllowed());
        row.setWildcardAllowed(policy.wildcardAllowed());
        row.setMembersCreate(policy.membersCreate());
        row.setMemberScopes(policy.memberScopes() == null ? null : String.join(" ", policy.memberScopes()));
        row.setRequiredNetworks(policy.requiredNetworks().toString());
        row.setMostLiveTokens(policy.mostLiveTokens());
        row.setLongestGraceSeconds((int) policy.longestGrace().toSeconds());
        row.setUnusedDays(policy.unusedDays());
        row.setTwoFactorsRequired(policy.twoFactorsRequired());
        row.setModifiedAt(at);
        row.setModifiedBy(by);
        // What was not applied to every token yet is another policy now.
        row.setApplyingAfter(null);
        var unusedSince = policy.unusedDays() == null ? null : at;
        db.insertInto(ORGANIZATION_POLICY)
                .set(row)
                .set(ORGANIZATION_POLICY.UNUSED_SINCE, unusedSince)
                .onDuplicateKeyUpdate()
                .set(row)
                .set(
                        ORGANIZATION_POLICY.UNUSED_SINCE,
                        unusedSince == null
                                ? val(null, ORGANIZATION_POLICY.UNUSED_SINCE)
                                : coalesce(
                                        ORGANIZATION_POLICY.UNUSED_SINCE,
                                        val(unusedSince, ORGANIZATION_POLICY.UNUSED_SINCE)))
                .execute();
    }

    /** Notes that the policy is to be applied to the tokens that there are. */
    public void startApplying(UUID organizationId) {
        applied(organizationId, FIRST);
    }

    /** The last token it was applied to, if it has to be applied to more. */
    public Optional<UUID> applyingAfter(UUID organizationId) {
        return db.select(ORGANIZATION_POLICY.APPLYING_AFTER)
                .from(ORGANIZATION_POLICY)
                .where(ORGANIZATION_POLICY.ORGANIZATION_ID.eq(organizationId))
                .fetchOptional(ORGANIZATION_POLICY.APPLYING_AFTER);
    }

    /** @param after the last token; null: it was applied to all of them */
    public void applied(UUID organizationId, @Nullable UUID after) {
        db.update(ORGANIZATION_POLICY)
                .set(ORGANIZATION_POLICY.APPLYING_AFTER, after)
                .where(ORGANIZATION_POLICY.ORGANIZATION_ID.eq(organizationId))
                .execute();
    }

    /** The organizations whose policy has to be applied to more tokens. */
    public List<UUID> applying() {
        return db.select(ORGANIZATION_POLICY.ORGANIZATION_ID)
                .from(ORGANIZATION_POLICY)
                .where(ORGANIZATION_POLICY.APPLYING_AFTER.isNotNull())
                .fetch(ORGANIZATION_POLICY.ORGANIZATION_ID);
    }

    /** The organizations that end unused tokens. */
    public List<UnusedRule> unusedRules() {
        return db.selectFrom(ORGANIZATION_POLICY)
                .where(ORGANIZATION_POLICY.UNUSED_DAYS.isNotNull())
                .fetch(row -> new UnusedRule(
                        row.getOrganizationId(),
                        row.getUnusedDays(),
                        row.getUnusedSince() == null ? row.getModifiedAt() : row.getUnusedSince()));
    }

    private static Policy policy(OrganizationPolicyRecord row) {
        return new Policy(
                row.getLongestLifetimeDays(),
                row.getDefaultLifetimeDays(),
                row.getEndlessAllowed(),
                row.getWildcardAllowed(),
                row.getMembersCreate(),
                scopes(row.getMemberScopes()),
                Networks.parse(row.getRequiredNetworks()),
                row.getMostLiveTokens(),
                Duration.ofSeconds(row.getLongestGraceSeconds()),
                row.getUnusedDays(),
                row.getTwoFactorsRequired());
    }

    private static @Nullable Set<String> scopes(@Nullable String stored) {
        if (stored == null) {
            return null;
        }
        return stored.isEmpty() ? Set.of() : new TreeSet<>(Set.of(stored.split(" ")));
    }

    /**
     * That unused tokens are ended.
     *
     * @param since when it was switched on
     */
    public record UnusedRule(UUID organizationId, int days, Instant since) {}
}
