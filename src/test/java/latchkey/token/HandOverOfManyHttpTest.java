package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.OUTBOX;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.IntStream;
import latchkey.People;
import latchkey.TestPortal;
import latchkey.account.Account;
import latchkey.account.Sha256;
import latchkey.audit.AuditKey;
import latchkey.audit.ChainReport;
import latchkey.audit.ChainVerifier;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import latchkey.organization.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Hand-overs of somebody who owns more tokens than one transaction takes. */
class HandOverOfManyHttpTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final People people = new People(portal);

    @AfterAll
    void stop() {
        portal.close();
    }

    /** Others wait for the lock of the organization, so nobody may hold it for all of them. */
    @Test
    void thousandsAreTakenInPiecesAndEachIsInTheLog() {
        var leaver = people.join(Role.OWNER);
        var heir = people.join(Role.OWNER);
        var many = Integer.getInteger("latchkey.hand-over.tokens", 2_400);
        insert(leaver, many, "2099-01-01T00:00:00Z");
        insert(leaver, 1_100, "2001-01-01T00:00:00Z");
        portal.db().deleteFrom(OUTBOX).execute();
        var removal = "/orgs/acme/members/" + leaver.id() + "/removal";
        var page = portal.owner().get(removal);
        assertThat(page.text()).contains("They are handed over 1,000 at a time");
        var before = System.nanoTime();
        var answer = portal.owner()
                .post(
                        removal,
                        "seen",
                        page.value("seen"),
                        "for_all",
                        "give",
                        "to",
                        heir.id().toString());
        System.out.println(many + " tokens changed hands in " + (System.nanoTime() - before) / 1_000_000 + " ms");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(people.role(leaver.id())).isEqualTo("nothing");
        assertThat(portal.db().fetchCount(ACCESS_TOKEN, ACCESS_TOKEN.OWNER_ID.eq(heir.id())))
                .isEqualTo(many);
        assertThat(portal.db().fetchCount(ACCESS_TOKEN, ACCESS_TOKEN.OWNER_ID.eq(leaver.id())))
                .isZero();
        var handedOver = AUDIT_EVENT.ACTION.eq("token.handed_over").and(AUDIT_EVENT.DETAILS.contains(heir.email()));
        assertThat(portal.db().fetchCount(AUDIT_EVENT, handedOver)).isEqualTo(many);
        assertThat(portal.eventsAbout(leaver.id()).getLast().getDetails()).contains("\"given\":\"" + many + "\"");
        assertThat(portal.mailsTo(heir.email()))
                .singleElement()
                .satisfies(mail ->
                        assertThat(mail.subject()).isEqualTo("You own %,d more tokens in Acme".formatted(many)));
        assertThat(new ChainVerifier(portal.db(), AuditKey.parse(AuditKey.generate()))
                        .verify(people.organization("acme")))
                .isInstanceOf(ChainReport.Intact.class);
    }

    @Test
    void whatWasTakenBeforeAFailureStaysSoAndThePageShowsTheRest() {
        var leaver = people.join(Role.MEMBER);
        insert(leaver, 1_300, "2099-01-01T00:00:00Z");
        var removal = "/orgs/acme/members/" + leaver.id() + "/removal";
        var page = portal.owner().get(removal);
        portal.db().execute("CREATE TRIGGER refuse BEFORE DELETE ON membership FOR EACH ROW SIGNAL SQLSTATE '45000'");
        var failed = portal.owner().post(removal, "seen", page.value("seen"), "for_all", "revoke");
        portal.db().execute("DROP TRIGGER refuse");

        assertThat(failed.status()).isEqualTo(500);
        assertThat(people.role(leaver.id())).isEqualTo("MEMBER");
        var ofLeaver = ACCESS_TOKEN.OWNER_ID.eq(leaver.id());
        assertThat(portal.db().fetchCount(ACCESS_TOKEN, ofLeaver.and(ACCESS_TOKEN.REVOKED_AT.isNotNull())))
                .isEqualTo(1_000);
        var rest = portal.owner().get(removal);
        assertThat(rest.text()).contains("What happens to the 300 live tokens").doesNotContain("1,000 at a time");

        portal.owner().post(removal, "seen", rest.value("seen"), "for_all", "revoke");
        assertThat(people.role(leaver.id())).isEqualTo("nothing");
        assertThat(portal.db().fetchCount(ACCESS_TOKEN, ofLeaver.and(ACCESS_TOKEN.REVOKED_AT.isNull())))
                .isZero();
    }

    @Test
    void whoBecomesAnAuditorKeepsThousandsOfShortenedTokens() {
        var member = people.join(Role.MEMBER);
        insert(member, 1_000, "2099-01-01T00:00:00Z");
        var path = "/orgs/acme/members/" + member.id() + "/role/hand-over";
        var seen = portal.owner().get(path).value("seen");
        var until =
                LocalDate.ofInstant(portal.clock().instant(), ZoneOffset.UTC).plusDays(2);
        portal.owner().post(path, "seen", seen, "for_all", "shorten", "until", until.toString());

        assertThat(people.role(member.id())).isEqualTo("AUDITOR");
        var end = until.atTime(LocalTime.of(23, 59, 59)).toInstant(ZoneOffset.UTC);
        var shortened = ACCESS_TOKEN.OWNER_ID.eq(member.id()).and(ACCESS_TOKEN.EXPIRES_AT.eq(end));
        assertThat(portal.db().fetchCount(ACCESS_TOKEN, shortened)).isEqualTo(1_000);
        assertThat(portal.eventsAbout(member.id()).getLast().getAction()).isEqualTo("member.role_changed");
    }

    /** Straight into the database: by its pages they would take minutes. */
    private void insert(Account owner, int tokens, String end) {
        var now = portal.clock().instant();
        var acme = people.organization("acme");
        for (var from = 0; from < tokens; from += 500) {
            var rows = IntStream.range(from, Math.min(from + 500, tokens))
                    .mapToObj(number -> {
                        var row = new AccessTokenRecord();
                        row.setId(UuidCreator.getTimeOrderedEpoch());
                        row.setOrganizationId(acme);
                        row.setName("Many " + row.getId());
                        row.setDescription("");
                        row.setOwnerId(owner.id());
                        row.setCreatedAt(now);
                        row.setModifiedAt(now);
                        row.setExpiresAt(Instant.parse(end));
                        row.setLastUsedAt(now);
                        row.setIdempotencyKey(Arrays.copyOf(Sha256.of(row.getName()), 16));
                        return row;
                    })
                    .toList();
            portal.db().insertInto(ACCESS_TOKEN).set(rows).execute();
        }
    }
}
