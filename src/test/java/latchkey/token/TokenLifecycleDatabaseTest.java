package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import latchkey.TestPortal;
import latchkey.audit.Actor;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.database.Transactions;
import latchkey.organization.Policy;
import latchkey.token.TokenLifecycle.Creation;
import latchkey.web.Networks;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TokenLifecycleDatabaseTest {
    private static final Policy POLICY = Policy.DEFAULT.withEndlessAllowed();

    private final TestPortal portal = TestPortal.withPeople();
    private final DSLContext db = portal.db();
    private final TokenLifecycle lifecycle = new TokenLifecycle(
            db,
            new TokenMessages(db, (organizationId, message, last) -> {}, ""),
            new AuditLog(new AuditStore(db), portal.clock()),
            new Transactions(db),
            Peppers.parse(portal.pepper()),
            "lk",
            portal.clock());
    private final UUID acme =
            db.fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq("acme")).getId();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void whatWasHeldAgainstAnotherPolicyIsNotCreated() {
        assertThat(create("owner@acme.example", "owner@acme.example", Policy.DEFAULT))
                .isInstanceOf(Creation.PolicyChanged.class);
        assertThat(names()).doesNotContain("Refused");
    }

    @Test
    void whoMayNotOwnTokensHereAnyMoreNeitherOwnsNorCreatesOne() {
        assertThat(create("owner@globex.example", "owner@acme.example", POLICY))
                .isInstanceOf(Creation.NotAllowed.class);
        assertThat(create("auditor@acme.example", "owner@acme.example", POLICY))
                .isInstanceOf(Creation.NotAllowed.class);
        assertThat(create("owner@acme.example", "auditor@acme.example", POLICY))
                .isInstanceOf(Creation.NotAllowed.class);
        assertThat(create("owner@acme.example", "owner@globex.example", POLICY))
                .isInstanceOf(Creation.NotAllowed.class);
        assertThat(create("owner@acme.example", null, POLICY)).isInstanceOf(Creation.NotAllowed.class);
        assertThat(names()).doesNotContain("Refused");
    }

    @Test
    void whatNobodyHeldAgainstAPolicyIsCreatedForWhomever() {
        var created = (Creation.Created) create("auditor@acme.example", null, null);
        assertThat(created.token().owner()).extracting(Person::email).isEqualTo("auditor@acme.example");
    }

    @Test
    void aTokenIsRevokedOnceAndTheReasonIsRecorded() {
        var token = portal.create("Revoked bot").id();
        assertThat(revoke(UUID.randomUUID(), token, "Leaked")).isFalse();
        assertThat(revoke(acme, token, "Leaked")).isTrue();
        assertThat(revoke(acme, token, "Again")).isFalse();
        assertThat(portal.eventsAbout(token).getLast().getDetails()).contains("Leaked");

        var other = portal.create("Other bot").id();
        assertThat(revoke(acme, other, "")).isTrue();
        assertThat(portal.eventsAbout(other).getLast().getDetails()).doesNotContain("reason");
    }

    private boolean revoke(UUID organizationId, UUID token, String reason) {
        var actor = new Actor(account("owner@acme.example"), "Somebody", "", "");
        return lifecycle.revoke(organizationId, token, "Revoked bot", actor.accountId(), actor, reason);
    }

    private Creation create(String owner, String creator, Policy heldAgainst) {
        var actor = new Actor(creator == null ? null : account(creator), "Somebody", "", "");
        var draft = new TokenLifecycle.TokenDraft(
                heldAgainst == null ? "Deploy bot" : "Refused",
                "",
                List.of("projects:read"),
                Networks.ANYWHERE,
                null,
                IdempotencyKey.random(),
                heldAgainst);
        return lifecycle.create(acme, account(owner), actor, draft);
    }

    private UUID account(String email) {
        return db.fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
    }

    private List<String> names() {
        return db.select(ACCESS_TOKEN.NAME).from(ACCESS_TOKEN).fetch(ACCESS_TOKEN.NAME);
    }
}
