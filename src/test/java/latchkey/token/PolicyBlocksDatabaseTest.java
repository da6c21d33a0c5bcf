package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import latchkey.TestPortal;
import latchkey.audit.Actor;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.database.Database;
import latchkey.database.Transactions;
import latchkey.organization.Policy;
import latchkey.web.Networks;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyBlocksDatabaseTest {
    private static final Actor OWNER = new Actor(null, "owner@acme.example", "203.0.113.7", "request");

    private static final Policy END_UNUSED =
            new Policy(366, 90, false, false, true, null, Networks.ANYWHERE, 500, Duration.ofDays(7), 30);

    private final TestPortal portal = TestPortal.withPeople();
    private final DSLContext db = Database.context(portal.database().dataSource());
    private final AuditLog audit = new AuditLog(new AuditStore(db), portal.clock());
    private final Transactions transactions = new Transactions(db);
    private final PolicyBlocks blocks = new PolicyBlocks(db, audit, portal.clock());
    private final TokenReader reader = new TokenReader(db);
    private final UUID acme = db.select(ORGANIZATION.ID)
            .from(ORGANIZATION)
            .where(ORGANIZATION.SLUG.eq("acme"))
            .fetchSingle(ORGANIZATION.ID);

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeEach
    void allowEverything() {
        portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
    }

    @Test
    void aTokenThatBreaksARuleIsBlockedOnceAndSaidSo() {
        var id = portal.create("Endless", "expires", "never").id();

        assertThat(apply(Policy.DEFAULT, id)).isEqualTo(new PolicyBlocks.Changed(1, 0));
        assertThat(apply(Policy.DEFAULT, id)).isEqualTo(new PolicyBlocks.Changed(0, 0));
        assertThat(status(id)).isEqualTo(TokenStatus.BLOCKED);
        assertThat(rule(id)).contains("endless");
        assertThat(actions(id)).containsExactly("token.created", "token.blocked");
        assertThat(portal.eventsAbout(id).getLast().getDetails()).contains("endless");
        assertThat(portal.owner().get("/orgs/acme/tokens/" + id).text())
                .contains("because it never expires, and the policy wants an end", "Rotate it with an end");
    }

    @Test
    void aLooserPolicyLetsItGoWhenApplied() {
        var id = portal.create("Let go", "expires", "never").id();
        apply(Policy.DEFAULT, id);

        assertThat(apply(Policy.DEFAULT.withEndlessAllowed(), id)).isEqualTo(new PolicyBlocks.Changed(0, 1));
        assertThat(status(id)).isEqualTo(TokenStatus.ACTIVE);
        assertThat(actions(id)).containsExactly("token.created", "token.blocked", "token.unblocked");
    }

    @Test
    void anEditThatDoesNotMendTheBreachLeavesItBlocked() {
        var id = portal.create("Edited", "expires", "never").id();
        apply(Policy.DEFAULT, id);
        portal.setPolicy("acme", Policy.DEFAULT);

        portal.owner().post("/orgs/acme/tokens/" + id + "/edit", "name", "Edited again", "description", "");
        assertThat(status(id)).isEqualTo(TokenStatus.BLOCKED);
        assertThat(actions(id)).doesNotContain("token.unblocked");
    }

    @Test
    void aRotationThatMendsTheBreachLetsItGoInItsTransaction() {
        var id = portal.create("Rotated", "expires", "never").id();
        apply(Policy.DEFAULT, id);
        portal.setPolicy("acme", Policy.DEFAULT);

        rotate(id, portal.clock().instant().plus(Duration.ofDays(30)));
        assertThat(status(id)).isIn(TokenStatus.ACTIVE, TokenStatus.ROTATING);
        assertThat(actions(id)).endsWith("token.rotated", "token.unblocked");
    }

    @Test
    void aTokenThatNothingBlocksIsNotBlockedByAChange() {
        var id = portal.create("Left alone", "expires", "never").id();
        portal.setPolicy("acme", Policy.DEFAULT);

        portal.owner().post("/orgs/acme/tokens/" + id + "/edit", "name", "Still alone", "description", "");
        assertThat(status(id)).isEqualTo(TokenStatus.ACTIVE);
    }

    @Test
    void wantOfUseIsForgivenByARotationAndByNoEdit() {
        var id = portal.create("Idle").id();
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.BLOCKED_AT, portal.clock().instant())
                .set(ACCESS_TOKEN.BLOCKED_BY, PolicyRule.UNUSED.code())
                .where(ACCESS_TOKEN.ID.eq(id))
                .execute();

        portal.setPolicy("acme", END_UNUSED);
        portal.owner().post("/orgs/acme/tokens/" + id + "/edit", "name", "Idler", "description", "");
        assertThat(apply(END_UNUSED, id)).isEqualTo(new PolicyBlocks.Changed(0, 0));
        assertThat(status(id)).isEqualTo(TokenStatus.BLOCKED);

        rotate(id, portal.clock().instant().plus(Duration.ofDays(30)));
        assertThat(status(id)).isNotEqualTo(TokenStatus.BLOCKED);
    }

    private PolicyBlocks.Changed apply(Policy policy, UUID id) {
        return transactions.call(() -> blocks.apply(acme, policy, List.of(id), OWNER));
    }

    private void rotate(UUID id, Instant expiresAt) {
        var rotation = new TokenRotation(
                db,
                new TokenMessages(db, (organizationId, message, last) -> {}, ""),
                audit,
                transactions,
                Peppers.parse(Peppers.generate()),
                "lk",
                portal.clock());
        var draft = new TokenRotation.RotationDraft(
                expiresAt, Duration.ZERO, token(id).prefix(), IdempotencyKey.random());
        assertThat(rotation.rotate(acme, id, OWNER, draft)).isInstanceOf(TokenRotation.Rotation.Rotated.class);
    }

    private AccessToken token(UUID id) {
        return reader.find(acme, null, id).orElseThrow();
    }

    private TokenStatus status(UUID id) {
        return token(id).status(portal.clock().instant());
    }

    private Optional<String> rule(UUID id) {
        return Optional.ofNullable(token(id).block()).map(AccessToken.Block::rule);
    }

    private List<String> actions(UUID id) {
        return portal.eventsAbout(id).map(event -> event.getAction());
    }
}
