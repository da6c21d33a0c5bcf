package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_NETWORK;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.organization.Policy;
import latchkey.web.Networks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTokenHttpTest {
    private static final String NEW = "/orgs/acme/tokens/new";

    private final TestPortal portal = TestPortal.withPeople();

    @AfterEach
    void forgetPolicy() {
        portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
    }

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void theAnswersAreShownAndNothingIsCreatedBeforeTheyAreConfirmed() {
        var check = check(
                portal.owner(),
                "name",
                "Checked",
                "description",
                "Two\nlines",
                "scopes.builds",
                "builds:write",
                "allowed_networks",
                "203.0.113.7/24\n10.1.0.0/16\n10.0.0.0/8");

        assertThat(check.status()).isEqualTo(200);
        assertThat(check.heading()).isEqualTo("Check your answers");
        assertThat(check.text())
                .contains("Builds: read and write", "10.0.0.0/8", "“203.0.113.7/24” means 203.0.113.0/24")
                .contains("“10.1.0.0/16” is left out: it lies within 10.0.0.0/8")
                .contains("Your own address, 127.0.0.1, is not within");
        assertThat(tokensCalled("Checked")).isZero();

        var created = send(portal.owner(), check, "/orgs/acme/tokens");
        assertThat(created.heading()).isEqualTo("Token created");
        var id = portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.NAME.eq("Checked"));
        assertThat(id.getDescription()).isEqualTo("Two\nlines");
        assertThat(portal.db()
                        .select(ACCESS_TOKEN_NETWORK.NETWORK)
                        .from(ACCESS_TOKEN_NETWORK)
                        .where(ACCESS_TOKEN_NETWORK.TOKEN_ID.eq(id.getId()))
                        .fetch(ACCESS_TOKEN_NETWORK.NETWORK))
                .containsExactlyInAnyOrder("203.0.113.0/24", "10.0.0.0/8");
        assertThat(portal.db()
                        .select(ACCESS_TOKEN_SCOPE.SCOPE)
                        .from(ACCESS_TOKEN_SCOPE)
                        .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(id.getId()))
                        .fetch(ACCESS_TOKEN_SCOPE.SCOPE))
                .containsExactlyInAnyOrder("builds:read", "builds:write", "projects:read");
        assertThat(portal.eventsAbout(id.getId()).getFirst().getDetails()).contains("10.0.0.0/8 203.0.113.0/24");
    }

    @Test
    void changingAnAnswerLeadsBackToTheFormWithEverythingKept() {
        var check = check(
                portal.owner(),
                "name",
                "Changed mind",
                "description",
                "Two\nlines",
                "expires",
                "date",
                "expires_on",
                day(20),
                "scopes.builds",
                "builds:write",
                "allowed_networks",
                "10.1.0.0/16",
                "owner",
                accountId("member@acme.example"));
        var form = send(portal.owner(), check, NEW, "do", "change");

        assertThat(form.status()).isEqualTo(200);
        assertThat(form.heading()).isEqualTo("Create a token");
        assertThat(form.problems()).isEmpty();
        assertThat(form.value("name")).isEqualTo("Changed mind");
        assertThat(form.value("description")).isEqualTo("Two\nlines");
        assertThat(chosen(form, "expires")).isEqualTo("date");
        assertThat(form.value("expires_on")).isEqualTo(day(20));
        assertThat(chosen(form, "scopes.builds")).isEqualTo("builds:write");
        assertThat(form.value("allowed_networks")).isEqualTo("10.1.0.0/16");
        assertThat(form.html().select("[name=owner] option[selected]").text()).isEqualTo("member@acme.example");
        assertThat(form.value("idempotency_key")).isEqualTo(check.value("idempotency_key"));
    }

    @Test
    void aFormThatCannotBeIsShownAgainInsteadOfItsCheck() {
        var page = check(portal.owner(), "name", "", "allowed_networks", "example.com");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains("Enter a name for this token", "“example.com” is not a network");
        assertThat(page.value("allowed_networks")).isEqualTo("example.com");
    }

    @Test
    void theConfirmationIsCheckedAsTheFormWas() {
        var check = check(portal.owner(), "name", "Tampered");
        var page = send(portal.owner(), check, "/orgs/acme/tokens", "scopes", "root:write");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains("is not a permission this portal knows");
        assertThat(tokensCalled("Tampered")).isZero();
    }

    @Test
    void aNameTakenWhileTheAnswersWereReadIsTold() {
        var check = check(portal.owner(), "name", "Contested");
        portal.create("Contested");
        var page = send(portal.owner(), check, "/orgs/acme/tokens");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains("A live token is already called “Contested”");
    }

    @Test
    void presetsChooseWithoutLosingWhatWasTyped() {
        var read = check(portal.owner(), "name", "Kept", "do", "read", "scopes.members", "members:write");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.value("name")).isEqualTo("Kept");
        assertThat(chosen(read, "scopes.projects")).isEqualTo("projects:read");
        assertThat(chosen(read, "scopes.members")).isEqualTo("members:read");

        var write = check(portal.owner(), "do", "write");
        assertThat(chosen(write, "scopes.projects")).isEqualTo("projects:write");
        assertThat(chosen(write, "scopes.metrics")).isEqualTo("metrics:read");
        assertThat(write.html().select("input[value=*][checked]")).isEmpty();

        var clear = check(portal.owner(), "do", "clear", "scopes.members", "members:write");
        assertThat(clear.html().select("[name^=scopes][checked]"))
                .allMatch(radio -> radio.val().isEmpty());
        assertThat(clear.problems()).isEmpty();
    }

    @Test
    void aSearchHidesRowsAndNeverLosesWhatIsChosenInThem() {
        var page = check(
                portal.owner(), "name", "Searched", "do", "search", "q", "DEPLOY", "scopes.members", "members:write");

        assertThat(page.html().select("[data-found]:not([hidden])")).hasSize(1);
        assertThat(page.text()).contains("1 of 9 shown, 2 chosen among the rest");
        assertThat(page.value("q")).isEqualTo("DEPLOY");
        var hidden = page.html().select("[data-found][hidden] [name=scopes.members][checked]");
        assertThat(hidden.val()).isEqualTo("members:write");
        assertThat(page.html().select("tbody[hidden]")).hasSize(2);

        var all = send(portal.owner(), page, NEW, "do", "search", "q", "");
        assertThat(all.html().select("[data-found]:not([hidden])")).hasSize(9);
        assertThat(chosen(all, "scopes.members")).isEqualTo("members:write");
    }

    @Test
    void theEnterKeySearchesWhenTheSearchWasTyped() {
        var searched = check(portal.owner(), "name", "", "do", "enter", "q", "metrics", "q_shown", "");
        assertThat(searched.status()).isEqualTo(200);
        assertThat(searched.html().select("[data-found]:not([hidden])")).hasSize(1);

        var sent = check(portal.owner(), "name", "", "do", "enter", "q", "metrics", "q_shown", "metrics");
        assertThat(sent.status()).isEqualTo(422);
    }

    @Test
    void theOwnAddressIsAddedOnce() {
        var once = check(portal.owner(), "do", "address", "allowed_networks", "10.0.0.0/8");
        assertThat(once.value("allowed_networks")).isEqualTo("10.0.0.0/8\n127.0.0.1");

        var twice = send(portal.owner(), once, NEW, "do", "address");
        assertThat(twice.value("allowed_networks")).isEqualTo("10.0.0.0/8\n127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.256, is not a network",
        "10.0.0.0/33, is not a network",
        "224.0.0.0/4, No caller can have an address",
        "255.255.255.255, No caller can have an address",
    })
    void aNetworkThatCannotBeIsRefused(String typed, String message) {
        var page = check(portal.owner(), "name", "Nowhere", "allowed_networks", typed);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.html().select("#allowed_networks-error").text()).contains(message);
    }

    @Test
    void fiftyNetworksAreTheMost() {
        var fifty = networks(50);
        assertThat(check(portal.owner(), "name", "Fifty", "allowed_networks", fifty)
                        .status())
                .isEqualTo(200);

        var page = check(portal.owner(), "name", "Fifty", "allowed_networks", networks(51));
        assertThat(page.problems()).contains("Enter at most 50 networks");
    }

    @Test
    void aTokenIsRefusedFromOutsideItsNetworks() {
        var created = portal.create("Fenced", "allowed_networks", "203.0.113.0/24");
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(401);

        var home = portal.create("At home", "allowed_networks", "127.0.0.0/8\n::1");
        assertThat(portal.program().describe(home.secret()).status()).isEqualTo(200);
    }

    @Test
    void everythingIsOfferedAndTakenOnlyIfThePolicyAllowsIt() {
        assertThat(portal.owner().get(NEW).html().select("input[value=*]")).isEmpty();
        assertThat(check(portal.owner(), "name", "All", "scopes", "*").problems())
                .contains("does not allow “everything”");

        portal.setPolicy("acme", policy(true, true, null));
        assertThat(portal.owner().get(NEW).text()).contains("Whoever finds this token can do whatever any token can");
        var check = check(portal.owner(), "name", "All", "scopes", "*");
        assertThat(check.text()).contains("Everything, also what is added later");
        var created = send(portal.owner(), check, "/orgs/acme/tokens");
        assertThat(created.text())
                .contains("Everything, also what is added later")
                .doesNotContain("no longer offered");
    }

    @Test
    void whatMembersMayNotGrantIsShownAndCannotBeChosenByThem() {
        portal.setPolicy("acme", policy(true, false, Set.of("projects:read", "projects:write", "builds:read")));
        var page = portal.member().get(NEW);

        assertThat(page.html().select("[name=scopes.projects]")).hasSize(3);
        assertThat(page.html().select("[name=scopes.builds]")).hasSize(2);
        assertThat(page.html().select("[name=scopes.members]")).hasSize(1);
        assertThat(page.text()).contains("Only owners can grant it.", "Only owners can grant writing.");
        assertThat(portal.owner().get(NEW).html().select("[name=scopes.members]"))
                .hasSize(3);

        var forged = check(portal.member(), "name", "Forged", "scopes.members", "members:write");
        assertThat(forged.problems()).contains("Members can’t grant “members:read”");
        var posted = post(portal.member(), "/orgs/acme/tokens", "name", "Forged", "scopes", "builds:write");
        assertThat(posted.problems()).contains("Members can’t grant “builds:write”");
        assertThat(tokensCalled("Forged")).isZero();
        var preset = check(portal.member(), "do", "write", "scopes", "");
        assertThat(chosen(preset, "scopes.builds")).isEqualTo("builds:read");
        assertThat(chosen(preset, "scopes.projects")).isEqualTo("projects:write");
        assertThat(chosen(preset, "scopes.members")).isEmpty();
    }

    @Test
    void whatAMemberMayNotGrantIsNotGivenToThemByAnOwnerEither() {
        portal.setPolicy("acme", policy(true, false, Set.of("projects:read")));
        var page = check(
                portal.owner(),
                "name",
                "Too much",
                "scopes.members",
                "members:write",
                "owner",
                accountId("member@acme.example"));

        assertThat(page.problems()).contains("Members can’t grant “members:read”");
    }

    @Test
    void theEndIsHeldAgainstThePolicy() {
        portal.setPolicy("acme", Policy.DEFAULT);
        assertThat(portal.owner().get(NEW).html().select("[value=never]")).isEmpty();
        assertThat(check(portal.owner(), "name", "Endless", "expires", "never").problems())
                .contains("Choose an end");
        assertThat(check(portal.owner(), "name", "Long", "expires", day(367)).problems())
                .contains("at most 366 days");
        assertThat(check(portal.owner(), "name", "Long", "expires", day(366)).status())
                .isEqualTo(200);
    }

    @Test
    void anOwnerCreatesForAnother() {
        var created = portal.create("For a member", "owner", accountId("member@acme.example"));
        var row = portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()));

        assertThat(row.getOwnerId()).hasToString(accountId("member@acme.example"));
        assertThat(row.getCreatedBy()).hasToString(accountId("owner@acme.example"));
        assertThat(portal.member().get(created.path()).text())
                .contains("Owner member@acme.example", "by owner@acme.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foreign", "unknown", "auditor", "not an id"})
    void whoeverCannotOwnATokenHereIsRefusedAlike(String who) {
        var id = switch (who) {
            case "foreign" -> accountId("owner@globex.example");
            case "unknown" -> UUID.randomUUID().toString();
            case "auditor" -> accountId("auditor@acme.example");
            default -> who;
        };
        var page = check(portal.owner(), "name", "Given away", "owner", id);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.html().select("#owner-error").text())
                .isEqualTo(
                        "Error: Choose somebody of this organization who may create tokens. Only owners can choose another than themselves");
        assertThat(page.body()).doesNotContain("globex.example");
        assertThat(post(portal.owner(), "/orgs/acme/tokens", "name", "Given away", "owner", id)
                        .status())
                .isEqualTo(422);
        assertThat(tokensCalled("Given away")).isZero();
    }

    @Test
    void aMemberCannotNameAnotherOwner() {
        assertThat(portal.member().get(NEW).html().select("[name=owner]")).isEmpty();
        var page =
                post(portal.member(), "/orgs/acme/tokens", "name", "Foisted", "owner", accountId("owner@acme.example"));

        assertThat(page.status()).isEqualTo(422);
        assertThat(tokensCalled("Foisted")).isZero();
        assertThat(check(portal.member(), "name", "Own", "owner", accountId("member@acme.example"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void fieldsThatNoFormHasChangeNothing() {
        var created = portal.create(
                "Mass assignment",
                "created_by",
                accountId("owner@globex.example"),
                "organization_id",
                UUID.randomUUID().toString(),
                "id",
                UUID.randomUUID().toString(),
                "revoked_at",
                "2020-01-01",
                "prefix",
                "lk_mine");
        var row = portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()));

        assertThat(row.getCreatedBy()).hasToString(accountId("owner@acme.example"));
        assertThat(row.getOwnerId()).hasToString(accountId("owner@acme.example"));
        assertThat(row.getRevokedAt()).isNull();
        assertThat(created.secret()).doesNotStartWith("lk_mine");
    }

    @Test
    void aLinkFillsTheFormInAndSaysSo() {
        var page = portal.owner()
                .get(
                        NEW
                                + "?name=From+a+link&description=Why&scopes=projects:write+metrics:read&expires=30d&allowed_networks=10.0.0.0/8&owner=member@acme.example");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("Filled in from a link. Check it before you create the token.");
        assertThat(page.problems()).isEmpty();
        assertThat(page.value("name")).isEqualTo("From a link");
        assertThat(chosen(page, "scopes.projects")).isEqualTo("projects:write");
        assertThat(chosen(page, "scopes.metrics")).isEqualTo("metrics:read");
        assertThat(chosen(page, "expires")).isEqualTo("30d");
        assertThat(page.value("allowed_networks")).isEqualTo("10.0.0.0/8");
        assertThat(page.html().select("[name=owner] option[selected]").text()).isEqualTo("member@acme.example");
        assertThat(tokensCalled("From a link")).isZero();
    }

    @Test
    void whatALinkGetsWrongIsSaidAndWhatItLeavesOpenIsNot() {
        var page = portal.owner().get(NEW + "?scopes=root:write&expires=soon&allowed_networks=nowhere&owner=x");

        assertThat(page.problems())
                .contains("“root:write” is not a permission", "Choose when this token expires", "“nowhere”", "somebody")
                .doesNotContain("Enter a name");
        assertThat(page.value("allowed_networks")).isEqualTo("nowhere");
    }

    @Test
    void aLinkNeverCreatesAndCannotChooseTheFormsKey() {
        var key = IdempotencyKey.random().text();
        var page = portal.owner().get(NEW + "?name=Silent&scopes=projects:read&idempotency_key=" + key + "&do=enter");

        assertThat(page.value("idempotency_key")).isNotEqualTo(key);
        assertThat(tokensCalled("Silent")).isZero();
    }

    @Test
    void oneLikeAnotherIsFilledIn() {
        var source = portal.create(
                "Blueprint", "description", "Why", "scopes", "builds:write", "allowed_networks", "10.0.0.0/8");
        assertThat(portal.owner().get(source.path()).html().select("a[href$=like=" + source.id() + "]"))
                .hasSize(1);
        var page = portal.owner().get(NEW + "?like=" + source.id());

        assertThat(page.text()).contains("Filled in from Blueprint.");
        assertThat(page.value("name")).isEqualTo("Blueprint (copy)");
        assertThat(page.value("description")).isEqualTo("Why");
        assertThat(chosen(page, "scopes.builds")).isEqualTo("builds:write");
        assertThat(page.value("allowed_networks")).isEqualTo("10.0.0.0/8");
        assertThat(chosen(page, "expires")).isEqualTo("90d");
    }

    @Test
    void oneLikeARevokedOrExpiredOneTakesItsName() {
        var revoked = portal.create("Gone");
        portal.owner().post(revoked.path() + "/revocation");
        assertThat(portal.owner().get(NEW + "?like=" + revoked.id()).value("name"))
                .isEqualTo("Gone");

        var expired = portal.create("Over");
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.EXPIRES_AT, portal.clock().instant().minus(Duration.ofDays(1)))
                .where(ACCESS_TOKEN.ID.eq(expired.id()))
                .execute();
        assertThat(portal.owner().get(NEW + "?like=" + expired.id()).value("name"))
                .isEqualTo("Over");
    }

    @Test
    void aLongNameIsCutForItsCopy() {
        var source = portal.create("🚀".repeat(100));

        assertThat(portal.owner().get(NEW + "?like=" + source.id()).value("name"))
                .isEqualTo("🚀".repeat(93) + " (copy)");
    }

    @Test
    void aRetiredPermissionIsLeftOutOfTheCopyAndSaid() {
        var source = portal.create("Old hand");
        retire(source.id());
        var page = portal.owner().get(NEW + "?like=" + source.id());

        assertThat(page.text()).contains("“old:read” was left out: it is no longer offered.");
        assertThat(page.html().select("[value=old:read]")).isEmpty();
        assertThat(portal.owner().get(source.path()).text()).contains("old:read no longer offered");
        assertThat(check(portal.owner(), "name", "Anew", "scopes", "old:read").problems())
                .contains("“old:read” is not a permission this portal knows");
    }

    @Test
    void whatAMemberMayNotGrantIsLeftOutOfTheCopyAndSaid() {
        var source = portal.create(portal.member(), "acme", "Before the rule", "scopes", "projects:read members:read");
        portal.setPolicy("acme", policy(true, false, Set.of("projects:read")));

        assertThat(portal.member().get(NEW + "?like=" + source.id()).text())
                .contains("“members:read” was left out: you may not grant it.");
    }

    @Test
    void oneLikeAnothersIsAsIfItWereNotThere() {
        var owners = portal.create("Not a member’s");
        var foreign = portal.create(portal.otherOwner(), "globex", "Foreign");

        assertThat(portal.member().get(NEW + "?like=" + owners.id()).status()).isEqualTo(404);
        assertThat(portal.owner().get(NEW + "?like=" + foreign.id()).status()).isEqualTo(404);
        assertThat(portal.owner().get(NEW + "?like=" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(portal.owner().get(NEW + "?like=x").status()).isEqualTo(404);
    }

    @Test
    void whoMayNotCreateIsToldWhoCan() {
        assertThat(portal.owner().get(NEW).html().select("[name=owner] option"))
                .extracting(option -> option.text())
                .containsExactly("You", "member@acme.example");
        var auditor = portal.auditor().get(NEW);
        assertThat(auditor.status()).isEqualTo(403);
        assertThat(auditor.text()).contains("You are an auditor of Acme", "owner@acme.example");

        portal.setPolicy("acme", policy(false, false, null));
        var member = portal.member().get(NEW);
        assertThat(member.status()).isEqualTo(403);
        assertThat(member.text()).contains("You are a member of Acme", "owner@acme.example");
        assertThat(check(portal.member(), "name", "Sneaked").status()).isEqualTo(403);
        assertThat(post(portal.member(), "/orgs/acme/tokens", "name", "Sneaked").status())
                .isEqualTo(403);
        assertThat(tokensCalled("Sneaked")).isZero();
        assertThat(check(portal.owner(), "name", "For them", "owner", accountId("member@acme.example"))
                        .status())
                .isEqualTo(422);
    }

    private Page check(Client client, String... namesAndValues) {
        return post(client, NEW, namesAndValues);
    }

    private static Page post(Client client, String path, String... namesAndValues) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("name", "");
        fields.put("expires", "30d");
        fields.put("scopes.projects", "projects:read");
        put(fields, namesAndValues);
        return client.post(path, flat(fields));
    }

    /** Sends the form of a page as it stands, but for some fields. */
    private static Page send(Client client, Page page, String path, String... namesAndValues) {
        var fields = new LinkedHashMap<String, String>();
        var form = page.html().select("main form").first();
        for (var input : form.select("input[name], textarea[name], select[name]")) {
            var isChoice =
                    input.attr("type").equals("radio") || input.attr("type").equals("checkbox");
            if (!input.attr("name").equals("csrf") && (!isChoice || input.hasAttr("checked"))) {
                fields.put(input.attr("name"), input.tagName().equals("textarea") ? input.wholeText() : input.val());
            }
        }
        put(fields, namesAndValues);
        return client.post(path, flat(fields));
    }

    private static void put(LinkedHashMap<String, String> fields, String... namesAndValues) {
        for (var i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    private static String[] flat(LinkedHashMap<String, String> fields) {
        return fields.entrySet().stream()
                .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                .toArray(String[]::new);
    }

    private static String chosen(Page page, String field) {
        return page.html().select("[name=" + field + "][checked]").val();
    }

    private String day(int days) {
        return java.time.LocalDate.ofInstant(portal.clock().instant(), java.time.ZoneOffset.UTC)
                .plusDays(days)
                .toString();
    }

    private static String networks(int count) {
        return IntStream.range(0, count)
                .mapToObj("10.%d.0.0/16"::formatted)
                .collect(java.util.stream.Collectors.joining("\n"));
    }

    private static Policy policy(boolean membersCreate, boolean wildcard, @Nullable Set<String> memberScopes) {
        return new Policy(
                366, 90, true, wildcard, membersCreate, memberScopes, Networks.ANYWHERE, 500, Duration.ofDays(7), null);
    }

    /** As if the catalogue had had it once. */
    private void retire(UUID tokenId) {
        portal.db()
                .update(ACCESS_TOKEN_SCOPE)
                .set(ACCESS_TOKEN_SCOPE.SCOPE, "old:read")
                .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(tokenId))
                .execute();
    }

    private String accountId(String email) {
        return portal.db()
                .select(ACCOUNT.ID)
                .from(ACCOUNT)
                .where(ACCOUNT.EMAIL.eq(email))
                .fetchSingle(ACCOUNT.ID)
                .toString();
    }

    private int tokensCalled(String name) {
        return portal.db().fetchCount(ACCESS_TOKEN, ACCESS_TOKEN.NAME.eq(name));
    }
}
