package latchkey.organization;

import static latchkey.database.schema.Tables.ORGANIZATION_POLICY;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import latchkey.database.schema.tables.records.OrganizationPolicyRecord;
import latchkey.web.Networks;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of what organizations demand of their tokens. */
public final class PolicyStore {
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
        row.setModifiedAt(at);
        row.setModifiedBy(by);
        db.insertInto(ORGANIZATION_POLICY)
                .set(row)
                .onDuplicateKeyUpdate()
                .set(row)
                .execute();
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
                row.getUnusedDays());
    }

    private static @Nullable Set<String> scopes(@Nullable String stored) {
        if (stored == null) {
            return null;
        }
        return stored.isEmpty() ? Set.of() : new TreeSet<>(Set.of(stored.split(" ")));
    }
}
