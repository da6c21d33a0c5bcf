package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.THROTTLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import latchkey.Client;
import latchkey.TestPortal;
import latchkey.Uses;
import latchkey.organization.Policy;
import latchkey.web.Networks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnusedTokensHttpTest {
    private static final Instant BEGIN = Instant.parse("2026-12-01T08:00:00Z");

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeEach
    void switchOn() {
        portal.clock().stopAt(BEGIN);
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.REVOKED_AT, BEGIN)
                .set(ACCESS_TOKEN.REVOCATION_REASON, "")
                .where(ACCESS_TOKEN.REVOKED_AT.isNull())
                .execute();
        portal.setPolicy("acme", endAfter(null));
        portal.setPolicy("acme", endAfter(30));
    }

    @Test
    void anUnusedTokenIsAnnouncedThenSuspendedThenRevoked() {
        var token = create("Forgotten");

        assertThat(onDay(22, token)).containsExactly("token.created");
        assertThat(onDay(23, token)).containsExactly("token.created", "token.unused_warned");
        var warning = portal.eventsAbout(token.id()).getLast();
        assertThat(warning.getDetails()).contains("2026-12-31");
        assertThat(warning.getActor()).isEqualTo("The policy");
        assertThat(owner().get(token.path()).text()).contains("suspends it on 31 Dec 2026, 08:00 UTC");

        assertThat(onDay(29, token)).hasSize(2);
        assertThat(onDay(30, token)).endsWith("token.unused_warned", "token.blocked");
        assertThat(status(token)).isEqualTo(TokenStatus.BLOCKED);

        assertThat(onDay(36, token)).hasSize(3);
        assertThat(onDay(37, token)).endsWith("token.blocked", "token.revoked");
        assertThat(portal.eventsAbout(token.id()).getLast().getDetails()).contains("Not used for 30 days");
        assertThat(owner().get(token.path()).text()).contains("by the policy. Reason: Not used for 30 days");
        assertThat(onDay(60, token)).hasSize(4);
    }

    @Test
    void useInBetweenTakesTheAnnouncementBack() {
        var token = create("Needed after all");
        onDay(23, token);
        new Uses(portal.db()).touch(organizationId("acme"), token.id(), day(25), "");

        assertThat(onDay(31, token)).hasSize(2);
        assertThat(owner().get(token.path()).text()).doesNotContain("suspends it");
        assertThat(onDay(47, token)).hasSize(2);
        assertThat(onDay(48, token)).hasSize(3).endsWith("token.unused_warned");
        assertThat(onDay(54, token)).hasSize(3);
        assertThat(onDay(55, token)).endsWith("token.blocked");
    }

    @Test
    void nothingIsSuspendedLessThanAWeekAfterItsAnnouncement() {
        var token = create("Long silent");
        assertThat(onDay(100, token)).endsWith("token.unused_warned");
        assertThat(onDay(106, token)).endsWith("token.unused_warned");
        assertThat(onDay(107, token)).endsWith("token.blocked");
        assertThat(onDay(113, token)).endsWith("token.blocked");
        assertThat(onDay(114, token)).endsWith("token.revoked");
    }

    @Test
    void theDaysCountFromWhenThePolicyWasSwitchedOn() {
        portal.setPolicy("acme", endAfter(null));
        var token = create("Older than the rule");
        portal.clock().stopAt(day(50));
        portal.setPolicy("acme", endAfter(30));

        assertThat(onDay(72, token)).containsExactly("token.created");
        // Another change of the policy does not begin anew.
        portal.setPolicy("acme", endAfter(30).withEndlessAllowed());
        assertThat(onDay(73, token)).endsWith("token.unused_warned");
    }

    @Test
    void withoutTheRuleNothingEnds() {
        portal.setPolicy("acme", endAfter(null));
        assertThat(onDay(300, create("Left in peace"))).containsExactly("token.created");
    }

    @Test
    void aRuleSwitchedOffAndOnAgainAnnouncesAnew() {
        var token = create("Twice announced");
        onDay(23, token);
        apply();
        assertThat(owner().get(token.path()).text()).doesNotContain("suspends it");

        portal.clock().stopAt(day(60));
        portal.setPolicy("acme", endAfter(30));
        assertThat(onDay(82, token)).containsExactly("token.created", "token.unused_warned");
        assertThat(onDay(90, token)).hasSize(3).endsWith("token.unused_warned");
        assertThat(onDay(96, token)).hasSize(3);
        assertThat(onDay(97, token)).endsWith("token.blocked");
    }

    @Test
    void whatWasAnnouncedUnderAnEarlierRuleIsTakenBack() {
        var token = create("Announced under another");
        onDay(23, token);
        // As an earlier version saved it: the announcement stayed.
        portal.setPolicy("acme", endAfter(300));

        assertThat(onDay(31, token)).hasSize(2);
        assertThat(owner().get(token.path()).text()).doesNotContain("suspends it");
        assertThat(onDay(300, token)).hasSize(3).endsWith("token.unused_warned");
        assertThat(onDay(307, token)).endsWith("token.blocked");
    }

    @Test
    void moreDaysTakeTheAnnouncementBackAtOnce() {
        var token = create("Given time");
        onDay(23, token);
        apply("unused_days", "60");

        assertThat(owner().get(token.path()).text()).doesNotContain("suspends it");
        assertThat(onDay(52, token)).hasSize(2);
        assertThat(onDay(53, token)).hasSize(3).endsWith("token.unused_warned");
    }

    @Test
    void anOwnerKeepsASuspendedTokenAndItsDaysBeginAnew() {
        var token = create("Kept");
        onDay(23, token);
        onDay(30, token);
        var page = owner().get(token.path());
        assertThat(page.text()).contains("because it was not used for too long");
        assertThat(page.html().select("form[action$=/keeping] button").text()).isEqualTo("Keep it");

        var answer = owner().post(token.path() + "/keeping");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(status(token)).isNotEqualTo(TokenStatus.BLOCKED);
        assertThat(actions(token)).endsWith("token.blocked", "token.kept");
        owner().post(token.path() + "/keeping");
        assertThat(actions(token)).endsWith("token.blocked", "token.kept");

        assertThat(onDay(52, token)).endsWith("token.kept");
        assertThat(onDay(53, token)).endsWith("token.unused_warned");
    }

    @Test
    void keepingDoesNotForgiveAnotherRule() {
        var token = create("Blocked otherwise");
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.BLOCKED_AT, BEGIN)
                .set(ACCESS_TOKEN.BLOCKED_BY, PolicyRule.NETWORKS.code())
                .where(ACCESS_TOKEN.ID.eq(token.id()))
                .execute();

        owner().post(token.path() + "/keeping");
        assertThat(status(token)).isEqualTo(TokenStatus.BLOCKED);
        // Nor is it for want of use that nobody uses what is blocked.
        assertThat(onDay(60, token)).containsExactly("token.created");
    }

    @Test
    void whatIsSuspendedAndBreaksANewRuleIsNotLetGoByKeepingIt() {
        var token = suspended("Suspended, then out of bounds");
        apply("unused_days", "30", "required_networks", "192.0.2.0/24", "confirmed", "yes");

        assertThat(blockedBy(token)).isEqualTo(PolicyRule.NETWORKS.code());
        owner().post(token.path() + "/keeping");
        assertThat(status(token)).isEqualTo(TokenStatus.BLOCKED);
        assertThat(actions(token)).doesNotContain("token.kept");
    }

    @Test
    void whoKeepsASuspendedTokenHoldsItAgainstThePolicy() {
        var token = suspended("Labelled as unused");
        portal.setPolicy("acme", withinOffice());
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.BLOCKED_BY, PolicyRule.UNUSED.code())
                .where(ACCESS_TOKEN.ID.eq(token.id()))
                .execute();

        owner().post(token.path() + "/keeping");
        assertThat(blockedBy(token)).isEqualTo(PolicyRule.NETWORKS.code());
        assertThat(actions(token)).endsWith("token.kept", "token.blocked");
    }

    @Test
    void switchingTheRuleOffAndApplyingLetsSuspendedTokensGo() {
        var token = create("Let go");
        onDay(23, token);
        onDay(30, token);
        apply();
        assertThat(status(token)).isNotEqualTo(TokenStatus.BLOCKED);
        assertThat(onDay(90, token)).endsWith("token.unblocked");
    }

    @Test
    void severalInstancesAtOnceDoEverythingOnce() throws Exception {
        var tokens = IntStream.range(0, 20)
                .mapToObj(number -> create("Job " + number))
                .toList();
        for (var day : List.of(23, 30, 37)) {
            portal.clock().stopAt(day(day));
            try (var instances = Executors.newFixedThreadPool(4)) {
                var runs = IntStream.range(0, 4)
                        .mapToObj(number -> (Callable<Boolean>) () -> {
                            portal.endUnusedTokens();
                            return true;
                        })
                        .toList();
                for (var run : instances.invokeAll(runs)) {
                    assertThat(run.get()).isTrue();
                }
            }
        }
        assertThat(tokens)
                .allSatisfy(token -> assertThat(actions(token))
                        .containsExactly("token.created", "token.unused_warned", "token.blocked", "token.revoked"));
    }

    /** Signed in anew, since no session lasts for weeks; the throttle does not know that the clock was set back. */
    private Client owner() {
        portal.db().deleteFrom(THROTTLE).execute();
        return portal.signIn("owner@acme.example");
    }

    private TestPortal.Created create(String name) {
        return portal.create(owner(), "acme", name, "expires", "365d");
    }

    private List<String> onDay(int day, TestPortal.Created token) {
        portal.clock().stopAt(day(day));
        portal.endUnusedTokens();
        return actions(token);
    }

    private static Instant day(int day) {
        return BEGIN.plus(Duration.ofDays(day));
    }

    private List<String> actions(TestPortal.Created token) {
        return portal.eventsAbout(token.id()).map(event -> event.getAction());
    }

    private TokenStatus status(TestPortal.Created token) {
        return new TokenReader(portal.db())
                .find(organizationId("acme"), null, token.id())
                .orElseThrow()
                .status(portal.clock().instant());
    }

    private UUID organizationId(String slug) {
        return portal.db()
                .select(ORGANIZATION.ID)
                .from(ORGANIZATION)
                .where(ORGANIZATION.SLUG.eq(slug))
                .fetchSingle(ORGANIZATION.ID);
    }

    /** Saves a policy with the form and applies it. */
    private void apply(String... more) {
        var fields = new ArrayList<>(List.of("longest_lifetime_days", "366", "default_lifetime_days", "90"));
        fields.addAll(List.of("members_create", "yes", "member_scopes", "every"));
        fields.addAll(List.of("most_live_tokens", "500", "longest_grace", "0", "apply", "yes"));
        fields.addAll(List.of(more));
        var saved = owner().post("/orgs/acme/policy", fields.toArray(String[]::new));
        assertThat(saved.status()).as(saved.body()).isEqualTo(303);
    }

    private TestPortal.Created suspended(String name) {
        var token = create(name);
        onDay(23, token);
        onDay(30, token);
        assertThat(blockedBy(token)).isEqualTo(PolicyRule.UNUSED.code());
        return token;
    }

    private @Nullable String blockedBy(TestPortal.Created token) {
        return portal.db().fetchValue(ACCESS_TOKEN.BLOCKED_BY, ACCESS_TOKEN.ID.eq(token.id()));
    }

    private static Policy withinOffice() {
        var usual = endAfter(30);
        return new Policy(
                usual.longestLifetimeDays(),
                usual.defaultLifetimeDays(),
                false,
                false,
                true,
                null,
                Networks.parse("192.0.2.0/24"),
                usual.mostLiveTokens(),
                usual.longestGrace(),
                usual.unusedDays());
    }

    private static Policy endAfter(@Nullable Integer days) {
        var usual = Policy.DEFAULT;
        return new Policy(
                usual.longestLifetimeDays(),
                usual.defaultLifetimeDays(),
                false,
                false,
                true,
                null,
                usual.requiredNetworks(),
                usual.mostLiveTokens(),
                usual.longestGrace(),
                days);
    }
}
