package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import latchkey.token.TokenSecret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HolderRevocationHttpTest {
    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void whoeverHoldsATokenMayRevokeIt() {
        var created = portal.create("Found");
        var answer = portal.program().revoke(created.secret());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(401);
        assertThat(portal.owner().get(created.path()).text())
                .contains("by its holder. Reason: Revoked by its holder", "The token’s holder revoked the token Found");
        var row = row(created);
        assertThat(row.getRevokedAt()).isNotNull();
        assertThat(row.getRevokedBy()).isNull();
        assertThat(row.getRevocationReason()).isEqualTo("Revoked by its holder");
        var event = portal.eventsAbout(created.id()).getLast();
        assertThat(event.getAction()).isEqualTo("token.revoked");
        assertThat(event.getActor()).isEqualTo("The token’s holder");
        assertThat(event.getActorId()).isNull();
        assertThat(event.getOrganizationId()).isEqualTo(row.getOrganizationId());
        assertThat(event.getAddress()).isEqualTo("127.0.0.1");
        assertThat(event.getDetails()).doesNotContain(created.secret());
    }

    @Test
    void revokingAgainAnswersAlikeAndChangesNothing() {
        var created = portal.create("Twice");
        portal.program().revoke(created.secret());
        var before = row(created);

        assertThat(portal.program().revoke(created.secret()).status()).isEqualTo(200);
        assertThat(row(created)).isEqualTo(before);
        assertThat(portal.eventsAbout(created.id())).hasSize(2);
    }

    @Test
    void theOwnerIsToldThatTheHolderWasFirst() {
        var created = portal.create("First come");
        portal.program().revoke(created.secret());
        var answer = portal.owner().post(created.path() + "/revocation");

        assertThat(portal.owner().get(answer.location()).text())
                .contains("First come was already revoked by its holder on ");
    }

    @Test
    void twentyRevocationsAtOnceMakeOneEvent() throws Exception {
        var created = portal.create("Crowded");
        Callable<Page> work = () -> portal.program().revoke(created.secret());
        try (var threads = Executors.newFixedThreadPool(20)) {
            for (var answer : threads.invokeAll(Collections.nCopies(20, work))) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }

        assertThat(portal.eventsAbout(created.id())).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", " ", "lk_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd2ZYGdf", "é"})
    void whatIsNoTokenIsAnsweredAlike(String text) {
        var events = portal.db().fetchCount(AUDIT_EVENT);
        var answer = portal.program().revoke(text);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(portal.db().fetchCount(AUDIT_EVENT)).isEqualTo(events);
    }

    @Test
    void anUnknownTokenIsAnsweredAlike() {
        assertThat(portal.program().revoke(TokenSecret.generate("lk").expose()).status())
                .isEqualTo(200);
    }

    @Test
    void aHintAboutTheKindOfTokenChangesNothing() {
        var created = portal.create("Hinted");
        var answer = portal.stranger()
                .postRaw("/oauth2/revoke", "token=" + created.secret() + "&token_type_hint=refresh_token");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(row(created).getRevokedAt()).isNotNull();
    }

    @Test
    void aRequestWithoutATokenIsInvalid() {
        assertThat(portal.program().revoke("").status()).isEqualTo(400);
        assertThat(portal.stranger().postRaw("/oauth2/revoke", "").body()).contains("\"error\":\"invalid_request\"");
    }

    @Test
    void aTokenInTheAddressRevokesNothing() {
        var created = portal.create("In the address");

        assertThat(portal.stranger()
                        .postRaw("/oauth2/revoke?token=" + created.secret(), "")
                        .status())
                .isEqualTo(400);
        assertThat(portal.stranger()
                        .get("/oauth2/revoke?token=" + created.secret())
                        .status())
                .isEqualTo(405);
        assertThat(row(created).getRevokedAt()).isNull();
    }

    private AccessTokenRecord row(Created created) {
        return portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()));
    }
}
