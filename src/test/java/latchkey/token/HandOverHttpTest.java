package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.OUTBOX;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import latchkey.Page;
import latchkey.People;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.account.Account;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.organization.Policy;
import latchkey.organization.Role;
import latchkey.web.Networks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HandOverHttpTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final People people = new People(portal);
    private TestPortal.Server server;
    private int made;

    @BeforeAll
    void register() {
        server = portal.registerServer("inventory-api");
    }

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void eachTokenTakesItsOwnWayAndThePersonIsGone() {
        var leaver = people.join(Role.MEMBER);
        var heir = people.join(Role.MEMBER);
        var given = token(leaver, "expires", "90d");
        var shortened = token(leaver, "expires", "never");
        var revoked = token(leaver);
        use(given, shortened, revoked);
        var theirs = portal.as(leaver.email());
        var page = portal.owner().get(removal(leaver));
        assertThat(page.heading()).isEqualTo("Remove " + leaver.email() + "?");
        assertThat(page.text()).contains("What happens to the 3 live tokens", name(given), name(shortened));
        var until = today().plusDays(3);
        var answer = send(
                leaver,
                page,
                "until",
                until.toString(),
                "token." + given.id(),
                heir.id().toString(),
                "token." + shortened.id(),
                "shorten",
                "token." + revoked.id(),
                "revoke");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(portal.owner().get(answer.location()).text()).contains(leaver.email() + " was removed from Acme.");
        assertThat(row(given).getOwnerId()).isEqualTo(heir.id());
        assertThat(row(shortened).getOwnerId()).isNull();
        assertThat(row(shortened).getExpiresAt()).isEqualTo(endOf(until));
        assertThat(row(revoked).getOwnerId()).isEqualTo(leaver.id());
        assertThat(row(revoked).getRevocationReason()).isEqualTo("Owner left");
        assertThat(people.role(leaver.id())).isEqualTo("nothing");

        assertThat(isActive(given)).isTrue();
        assertThat(isActive(shortened)).isTrue();
        assertThat(isActive(revoked)).isFalse();
        assertThat(theirs.get("/orgs/acme/tokens").location()).startsWith("/sign-in");
        assertThat(portal.db().fetchCount(SESSION, SESSION.ACCOUNT_ID.eq(leaver.id())))
                .isZero();
        assertThat(portal.as(heir.email()).get(given.path()).status()).isEqualTo(200);

        assertThat(last(given.id())).isEqualTo("token.handed_over");
        assertThat(portal.eventsAbout(given.id()).getLast().getDetails())
                .contains(leaver.email() + " → " + heir.email());
        assertThat(last(shortened.id())).isEqualTo("token.edited");
        assertThat(portal.eventsAbout(shortened.id()).getLast().getDetails()).contains("never → ", "→ nobody");
        assertThat(portal.eventsAbout(revoked.id()).getValues(AUDIT_EVENT.ACTION))
                .contains("token.revoked");
        assertThat(last(leaver.id())).isEqualTo("member.removed");
        assertThat(portal.eventsAbout(leaver.id()).getLast().getDetails())
                .contains("\"given\":\"1\"", "\"shortened\":\"1\"", "\"revoked\":\"1\"");
        assertThat(portal.mailsTo(leaver.email()))
                .filteredOn(mail -> mail.kind() == MessageKind.MEMBER_REMOVED)
                .singleElement()
                .satisfies(mail -> assertThat(mail.subject()).isEqualTo("You no longer belong to Acme"));
        assertThat(portal.mailsTo(heir.email()))
                .filteredOn(mail -> mail.kind() == MessageKind.TOKENS_HANDED_OVER)
                .singleElement()
                .satisfies(mail -> {
                    assertThat(mail.subject()).isEqualTo("You own 1 more token in Acme");
                    assertThat(mail.items())
                            .singleElement()
                            .satisfies(item -> assertThat(item.text()).isEqualTo(name(given)));
                });
    }

    @Test
    void theShortenedOneEndsWithItsDay() {
        var leaver = people.join(Role.MEMBER);
        var token = token(leaver, "expires", "never");
        use(token);
        send(leaver, portal.owner().get(removal(leaver)), "for_all", "shorten", "until", today().toString());
        assertThat(isActive(token)).isTrue();
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.EXPIRES_AT, portal.clock().instant())
                .where(ACCESS_TOKEN.ID.eq(token.id()))
                .and(ACCESS_TOKEN.EXPIRES_AT.eq(endOf(today())))
                .execute();
        assertThat(isActive(token)).isFalse();
    }

    @Test
    void whatEndsSoonerStaysAtThat() {
        var leaver = people.join(Role.MEMBER);
        var soon = token(leaver, "expires", "7d");
        var end = row(soon).getExpiresAt();
        use(soon);
        var page = portal.owner().get(removal(leaver));
        send(leaver, page, "for_all", "shorten", "until", today().plusDays(30).toString());

        assertThat(row(soon).getExpiresAt()).isEqualTo(end);
        assertThat(row(soon).getOwnerId()).isNull();
    }

    @Test
    void fiveHundredAtOnceNeedNoList() {
        var leaver = people.join(Role.MEMBER);
        portal.setPolicy("acme", roomy());
        var ids = new ArrayList<UUID>();
        IntStream.range(0, 500).forEach(number -> ids.add(token(leaver).id()));
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.LAST_USED_AT, portal.clock().instant())
                .where(ACCESS_TOKEN.ID.in(ids.subList(0, 450)))
                .execute();
        var page = portal.owner().get(removal(leaver));
        assertThat(page.text())
                .contains("What happens to the 500 live tokens", "These are the 100 that end soonest. The 400 others")
                .contains("In any case revoke the 50 that were never used");
        var before = System.nanoTime();
        var answer = send(leaver, page, "for_all", "give", "to", ownerId().toString(), "never_used", "revoke");
        var took = Duration.ofNanos(System.nanoTime() - before);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(took).isLessThan(Duration.ofSeconds(30));
        System.out.println("500 tokens changed hands in " + took.toMillis() + " ms");
        var ofOwner = ACCESS_TOKEN.ID.in(ids).and(ACCESS_TOKEN.OWNER_ID.eq(ownerId()));
        assertThat(portal.db().fetchCount(ACCESS_TOKEN, ofOwner)).isEqualTo(450);
        var revoked = ACCESS_TOKEN.ID.in(ids).and(ACCESS_TOKEN.REVOKED_AT.isNotNull());
        assertThat(portal.db().fetchCount(ACCESS_TOKEN, revoked)).isEqualTo(50);
        assertThat(ids).allSatisfy(id -> assertThat(portal.eventsAbout(id)).hasSize(2));
        // Found by the address of who owns them now, and by the former no more.
        assertThat(portal.db().fetchCount(ACCESS_TOKEN, ofOwner.and(ACCESS_TOKEN.UNWORDED.isTrue())))
                .isZero();
    }

    @Test
    void ownersAreToldOnceWhatARemovalRevokes() {
        var leaver = people.join(Role.MEMBER);
        var other = people.join(Role.OWNER);
        token(leaver);
        token(leaver);
        portal.db().deleteFrom(OUTBOX).execute();
        send(leaver, portal.owner().get(removal(leaver)), "for_all", "revoke");

        assertThat(portal.mailsTo(other.email())).singleElement().satisfies(mail -> {
            assertThat(mail.kind()).isEqualTo(MessageKind.TOKEN_REVOKED);
            assertThat(mail.subject()).isEqualTo("2 access tokens of Acme were revoked");
            assertThat(mail.paragraphs().getFirst())
                    .isEqualTo("owner@acme.example revoked them, for this reason: Owner left.");
        });
        assertThat(portal.mailsTo(leaver.email()))
                .extracting(Message::kind)
                .containsExactly(MessageKind.MEMBER_REMOVED);
        assertThat(portal.mailsTo("owner@acme.example")).isEmpty();
    }

    @Test
    void whoeverBecomesAnAuditorIsToldWhatOfTheirsWasRevoked() {
        var member = people.join(Role.MEMBER);
        token(member);
        portal.db().deleteFrom(OUTBOX).execute();
        var path = "/orgs/acme/members/" + member.id() + "/role/hand-over";
        var seen = portal.owner().get(path).value("seen");
        portal.owner().post(path, "seen", seen, "for_all", "revoke");

        assertThat(portal.mailsTo(member.email()))
                .singleElement()
                .satisfies(mail -> assertThat(mail.paragraphs())
                        .first()
                        .isEqualTo("owner@acme.example revoked it, for this reason: Owner became auditor."));
    }

    /** What waits to be sent was written for a member, and may name tokens. */
    @Test
    void whatWaitsForWhoeverLeftIsForgottenAndWhatOtherOrganizationsTellIsNot() {
        var leaver = people.join(Role.OWNER);
        var stays = people.join(Role.OWNER);
        people.join("globex", leaver.id(), Role.OWNER);
        portal.db().deleteFrom(OUTBOX).execute();
        token(people.join(Role.MEMBER));
        portal.outbox().put(people.organization("globex"), mail(leaver));
        portal.outbox().put(mail(leaver));
        assertThat(portal.mailsTo(leaver.email())).hasSize(3);
        send(leaver, portal.owner().get(removal(leaver)));

        assertThat(portal.mailsTo(leaver.email()))
                .extracting(Message::subject)
                .containsExactlyInAnyOrder("Another matter", "Another matter", "You no longer belong to Acme");
        assertThat(portal.mailsTo(stays.email())).hasSize(1);
        assertThat(portal.administrator().get("/site/mail").text())
                .contains("Its recipient left the organization before it was sent.");
    }

    private static Message mail(Account account) {
        return new Message(
                MessageKind.NEW_DEVICE, account.email(), "Another matter", List.of(), null, List.of(), "Because.");
    }

    @Test
    void whatWasNeverUsedIsRevokedUnlessSomethingElseIsSaid() {
        var leaver = people.join(Role.MEMBER);
        var unused = token(leaver);
        var kept = token(leaver);
        var page = portal.owner().get(removal(leaver));
        assertThat(page.html().select("input[name=never_used]").hasAttr("checked"))
                .isTrue();
        send(
                leaver,
                page,
                "for_all",
                "give",
                "to",
                ownerId().toString(),
                "never_used",
                "revoke",
                "token." + kept.id(),
                ownerId().toString());

        assertThat(row(unused).getRevokedAt()).isNotNull();
        assertThat(row(kept).getOwnerId()).isEqualTo(ownerId());
    }

    @Test
    void errorsKeepEveryChoice() {
        var leaver = people.join(Role.MEMBER);
        var one = token(leaver);
        var other = token(leaver);
        use(one, other);
        portal.owner().csrf();
        var page = portal.owner().get(removal(leaver));
        var before = Snapshot.of(portal.db());
        var again = send(
                leaver,
                page,
                "for_all",
                "give",
                "to",
                UUID.randomUUID().toString(),
                "until",
                "2027-02-31",
                "token." + one.id(),
                "shorten");

        assertThat(again.status()).isEqualTo(422);
        assertThat(again.problems())
                .contains("Choose who gets “" + name(other) + "” from the list", "Enter a day that exists");
        assertThat(again.value("until")).isEqualTo("2027-02-31");
        assertThat(again.html().select("input[name=for_all][checked]").val()).isEqualTo("give");
        assertThat(again.html()
                        .select("[name=token." + one.id() + "] option[selected]")
                        .val())
                .isEqualTo("shorten");
        assertThat(again.html().select("input[name=never_used]").hasAttr("checked"))
                .isFalse();
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);

        assertThat(send(leaver, page).problems()).startsWith("Choose what happens to the tokens");
        assertThat(send(leaver, page, "for_all", "shorten", "until", "2001-01-01")
                        .problems())
                .isEqualTo("Enter today or a day to come");
        assertThat(send(leaver, page, "for_all", "keep").problems()).contains("from the list");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void aTokenThatAppearedMeanwhileBringsThePageBack() {
        var leaver = people.join(Role.MEMBER);
        var known = token(leaver);
        use(known);
        var page = portal.owner().get(removal(leaver));
        var late = token(leaver);
        use(late);
        var again = send(
                leaver,
                page,
                "for_all",
                "revoke",
                "token." + known.id(),
                ownerId().toString());

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.problems()).startsWith("The tokens are not those that this page showed.");
        assertThat(again.text()).contains(name(late));
        assertThat(again.html().select("input[name=for_all][checked]").val()).isEqualTo("revoke");
        assertThat(again.html()
                        .select("[name=token." + known.id() + "] option[selected]")
                        .val())
                .isEqualTo(ownerId().toString());
        assertThat(row(known).getOwnerId()).isEqualTo(leaver.id());

        send(
                leaver,
                again,
                "for_all",
                "revoke",
                "token." + known.id(),
                ownerId().toString());
        assertThat(row(known).getOwnerId()).isEqualTo(ownerId());
        assertThat(row(late).getRevokedAt()).isNotNull();
    }

    @Test
    void allOfItHappensOrNothing() {
        var leaver = people.join(Role.MEMBER);
        var heir = people.join(Role.OWNER);
        var given = token(leaver);
        var revoked = token(leaver);
        use(given, revoked);
        portal.as(leaver.email()).csrf();
        var page = portal.owner().get(removal(leaver));
        for (var trigger : List.of(
                "BEFORE DELETE ON membership",
                "BEFORE DELETE ON session",
                "BEFORE INSERT ON outbox",
                "BEFORE INSERT ON audit_event")) {
            var before = Snapshot.of(portal.db());
            portal.db().execute("CREATE TRIGGER refuse " + trigger + " FOR EACH ROW SIGNAL SQLSTATE '45000'");
            var failed = send(
                    leaver,
                    page,
                    "for_all",
                    "revoke",
                    "token." + given.id(),
                    heir.id().toString());
            portal.db().execute("DROP TRIGGER refuse");

            assertThat(failed.status()).describedAs(trigger).isEqualTo(500);
            assertThat(Snapshot.of(portal.db())).describedAs(trigger).isEqualTo(before);
        }
    }

    @Test
    void whoBelongsElsewhereStaysSignedInAndSeesOnlyThat() {
        var leaver = people.join(Role.MEMBER);
        people.join("globex", leaver.id(), Role.MEMBER);
        var theirs = portal.as(leaver.email());
        send(leaver, portal.owner().get(removal(leaver)));

        assertThat(theirs.get("/orgs/acme/tokens").status()).isEqualTo(404);
        assertThat(theirs.get("/orgs/globex/tokens").status()).isEqualTo(200);
        assertThat(theirs.get("/account").body()).doesNotContain("/orgs/acme");
    }

    @Test
    void anOpenInvitationDoesNotBringThemBack() {
        var leaver = people.join(Role.MEMBER);
        portal.otherOwner().csrf();
        var email = "guest@acme.example";
        portal.owner().post("/orgs/acme/invitations", "email", email, "role", "member");
        var link = portal.mailsTo(email).getLast().link();
        assertThat(link).isNotNull();
        var guest = portal.add(email, false);
        people.join("acme", guest.id(), Role.MEMBER);
        send(guest, portal.owner().get(removal(guest)));

        var path = link.url().substring(portal.url().length());
        assertThat(portal.signIn(email).get(path).status()).isEqualTo(410);
        assertThat(people.role(leaver.id())).isEqualTo("MEMBER");
    }

    @Test
    void anExpiredTokenCantBeRotatedToLifeByWhoeverLeft() {
        var leaver = people.join(Role.MEMBER);
        var expired = token(leaver);
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.EXPIRES_AT, portal.clock().instant())
                .where(ACCESS_TOKEN.ID.eq(expired.id()))
                .execute();
        var page = portal.owner().get(removal(leaver));
        assertThat(page.text()).contains("They own no live token.");
        send(leaver, page);

        assertThat(row(expired).getOwnerId()).isNull();
        assertThat(row(expired).getRevokedAt()).isNull();
    }

    @Test
    void nobodyGetsWhatTheyMayNotGrant() {
        var leaver = people.join(Role.OWNER);
        var heir = people.join(Role.MEMBER);
        var token = token(leaver, "scopes", "members:write");
        use(token);
        portal.setPolicy("acme", limited());
        var page = portal.owner().get(removal(leaver));
        var refused = send(leaver, page, "for_all", "give", "to", heir.id().toString());
        assertThat(refused.problems())
                .isEqualTo("Members can’t grant “members:read” in this organization. Choose an owner for “"
                        + name(token) + "”");
        send(leaver, page, "for_all", "give", "to", ownerId().toString());
        portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());

        assertThat(row(token).getOwnerId()).isEqualTo(ownerId());
    }

    @Test
    void onlyOwnersAndMembersGetTokens() {
        var leaver = people.join(Role.MEMBER);
        var auditor = people.join(Role.AUDITOR);
        var token = token(leaver);
        use(token);
        var page = portal.owner().get(removal(leaver));
        for (var other : List.of(auditor.id(), leaver.id(), people.id("owner@globex.example"))) {
            assertThat(page.html().select("#to option[value=" + other + "]")).isEmpty();
            assertThat(send(leaver, page, "for_all", "give", "to", other.toString())
                            .status())
                    .isEqualTo(422);
            assertThat(send(leaver, page, "token." + token.id(), other.toString())
                            .status())
                    .isEqualTo(422);
        }
        assertThat(row(token).getOwnerId()).isEqualTo(leaver.id());
    }

    @Test
    void idsOfOthersInTheFormAreNobodysBusiness() {
        var leaver = people.join(Role.MEMBER);
        var foreign = portal.create(portal.otherOwner(), "globex", "Foreign " + ++made);
        var owners = portal.create("Of the owner " + ++made);
        send(
                leaver,
                portal.owner().get(removal(leaver)),
                "for_all",
                "revoke",
                "token." + foreign.id(),
                "revoke",
                "token." + owners.id(),
                "revoke",
                "role",
                "owner",
                "owner_id",
                leaver.id().toString(),
                "organization_id",
                people.organization("globex").toString());

        assertThat(row(foreign).getRevokedAt()).isNull();
        assertThat(row(owners).getRevokedAt()).isNull();
        assertThat(people.role(leaver.id())).isEqualTo("nothing");
    }

    @Test
    void anAuditorToBeGivesTheirTokensAwayFirst() {
        var member = people.join(Role.MEMBER);
        var token = token(member);
        var soon = token(member);
        use(token, soon);
        var role = "/orgs/acme/members/" + member.id() + "/role";
        var answer = portal.owner().post(role, "role", "auditor");
        assertThat(answer.location()).isEqualTo(role + "/hand-over");
        assertThat(people.role(member.id())).isEqualTo("MEMBER");
        var page = portal.owner().get(answer.location());
        assertThat(page.heading()).isEqualTo("Make " + member.email() + " an auditor?");
        var done = portal.owner()
                .post(
                        answer.location(),
                        "seen",
                        page.value("seen"),
                        "for_all",
                        "give",
                        "to",
                        ownerId().toString(),
                        "until",
                        today().plusDays(7).toString(),
                        "token." + soon.id(),
                        "shorten");

        assertThat(done.status()).isEqualTo(303);
        assertThat(people.role(member.id())).isEqualTo("AUDITOR");
        assertThat(row(token).getOwnerId()).isEqualTo(ownerId());
        assertThat(row(soon).getOwnerId()).isEqualTo(member.id());
        assertThat(last(member.id())).isEqualTo("member.role_changed");
        assertThat(portal.as(member.email()).get("/orgs/acme/audit").status()).isEqualTo(200);
    }

    @Test
    void aMemberLeavesAndGivesTokensToAnOwnerOnly() {
        var leaver = people.join(Role.MEMBER);
        var peer = people.join(Role.MEMBER);
        var token = token(leaver);
        use(token);
        var theirs = portal.signIn(leaver.email());
        var page = theirs.get("/orgs/acme/membership/departure");
        assertThat(page.heading()).isEqualTo("Leave Acme?");
        assertThat(page.html().select("#to option[value=" + peer.id() + "]")).isEmpty();
        var path = "/orgs/acme/membership/departure";
        var seen = page.value("seen");
        assertThat(theirs.post(
                                path,
                                "seen",
                                seen,
                                "for_all",
                                "give",
                                "to",
                                peer.id().toString())
                        .status())
                .isEqualTo(422);
        var gone = theirs.post(
                path, "seen", seen, "for_all", "give", "to", ownerId().toString());

        assertThat(gone.status()).isEqualTo(303);
        assertThat(row(token).getOwnerId()).isEqualTo(ownerId());
        assertThat(last(leaver.id())).isEqualTo("member.left");
        assertThat(people.role(leaver.id())).isEqualTo("nothing");
        assertThat(portal.mailsTo("owner@acme.example")).isNotEmpty();
        assertThat(portal.mailsTo(leaver.email())).noneMatch(mail -> mail.kind() == MessageKind.MEMBER_REMOVED);
    }

    @Test
    void whoeverIsRemovedTwiceAtOnceIsRemovedOnce() throws Exception {
        var leaver = people.join(Role.MEMBER);
        var token = token(leaver);
        use(token);
        var seen = portal.owner().get(removal(leaver)).value("seen");
        var second = people.join(Role.OWNER);
        var answers = People.atOnce(
                List.of(portal.owner(), portal.as(second.email())),
                client -> client.post(removal(leaver), "seen", seen, "for_all", "revoke")
                        .status());

        assertThat(Set.copyOf(answers)).isEqualTo(Set.of(303, 404));
        assertThat(portal.eventsAbout(leaver.id()).getValues(AUDIT_EVENT.ACTION))
                .containsOnlyOnce("member.removed");
        assertThat(portal.eventsAbout(token.id())).hasSize(2);
    }

    /** Whoever waits for the lock of the organization while they are removed must not be shown a new secret after it. */
    @Test
    void noSecretIsMadeForWhoeverWasRemovedWhileTheyWaited() throws Exception {
        var leaver = people.join(Role.MEMBER);
        var theirs = portal.signIn(leaver.email());
        var token = portal.create(theirs, "acme", "Rotated while leaving");
        var page = theirs.get(token.path() + "/rotation");
        theirs.csrf();
        try (var threads = Executors.newSingleThreadExecutor()) {
            var rotation = portal.db().transactionResult(configuration -> {
                var db = configuration.dsl();
                db.selectFrom(ORGANIZATION)
                        .where(ORGANIZATION.SLUG.eq("acme"))
                        .forUpdate()
                        .fetch();
                var waiting = threads.submit(() -> theirs.post(
                        token.path() + "/rotation",
                        "expires",
                        "30d",
                        "grace",
                        "1h",
                        "prefix",
                        page.value("prefix"),
                        "idempotency_key",
                        page.value("idempotency_key")));
                Thread.sleep(700);
                db.deleteFrom(MEMBERSHIP)
                        .where(MEMBERSHIP.ACCOUNT_ID.eq(leaver.id()))
                        .execute();
                return waiting;
            });

            assertThat(rotation.get().status()).isEqualTo(404);
        }
        assertThat(portal.program().describe(token.secret()).status()).isEqualTo(200);
    }

    @Test
    void noTokenIsMadeForWhoeverIsJustRemoved() throws Exception {
        for (var round = 0; round < 5; round++) {
            var leaver = people.join(Role.MEMBER);
            var theirs = portal.signIn(leaver.email());
            var seen = portal.owner().get(removal(leaver)).value("seen");
            var name = "Made while leaving " + round;
            People.atOnce(
                    List.of(portal.owner(), theirs),
                    client -> client == theirs
                            ? TestPortal.tryToCreate(theirs, "acme", name).status()
                            : client.post(removal(leaver), "seen", seen).status());

            var token = ACCESS_TOKEN.NAME.eq(name).and(ACCESS_TOKEN.OWNER_ID.eq(leaver.id()));
            assertThat(portal.db().fetchCount(ACCESS_TOKEN, token) == 1)
                    .isEqualTo(people.role(leaver.id()).equals("MEMBER"));
        }
    }

    private Page send(Account leaver, Page page, String... namesAndValues) {
        var fields = new ArrayList<>(List.of(namesAndValues));
        fields.addAll(List.of("seen", page.value("seen")));
        return portal.owner().post(removal(leaver), fields.toArray(String[]::new));
    }

    private static String removal(Account leaver) {
        return "/orgs/acme/members/" + leaver.id() + "/removal";
    }

    private Created token(Account owner, String... more) {
        return portal.create(portal.as(owner.email()), "acme", "Token %04d".formatted(++made), more);
    }

    private void use(Created... tokens) {
        for (var token : tokens) {
            portal.db()
                    .update(ACCESS_TOKEN)
                    .set(ACCESS_TOKEN.LAST_USED_AT, portal.clock().instant())
                    .where(ACCESS_TOKEN.ID.eq(token.id()))
                    .execute();
        }
    }

    private boolean isActive(Created token) {
        return portal.program()
                .introspect(server, "token", token.secret())
                .body()
                .contains("\"active\":true");
    }

    private String name(Created token) {
        return row(token).getName();
    }

    private AccessTokenRecord row(Created token) {
        return portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(token.id()));
    }

    private String last(UUID id) {
        return portal.eventsAbout(id).getLast().getAction();
    }

    private UUID ownerId() {
        return people.id("owner@acme.example");
    }

    private LocalDate today() {
        return LocalDate.ofInstant(portal.clock().instant(), ZoneOffset.UTC);
    }

    private static Instant endOf(LocalDate day) {
        return day.atTime(LocalTime.of(23, 59, 59)).toInstant(ZoneOffset.UTC);
    }

    private static Policy roomy() {
        return policy(null, 5_000);
    }

    private static Policy limited() {
        return policy(Set.of("projects:read"), 5_000);
    }

    private static Policy policy(@Nullable Set<String> memberScopes, int most) {
        return new Policy(366, 90, true, false, true, memberScopes, Networks.ANYWHERE, most, Duration.ofDays(7), null);
    }
}
