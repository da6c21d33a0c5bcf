package latchkey.browser;

import static latchkey.database.schema.Tables.KEPT_FORM;
import static latchkey.database.schema.Tables.PASSKEY;
import static latchkey.database.schema.Tables.SESSION;
import static latchkey.database.schema.Tables.THROTTLE;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.Client;
import latchkey.Secrets;
import latchkey.TestPortal;
import latchkey.audit.Tampering;
import latchkey.mail.MessageKind;
import latchkey.organization.Policy;
import latchkey.web.Networks;

/** Every page of the portal in each of its states, grouped by who looks at it. */
final class Scenes {
    private static final String OWNER = "owner@acme.example";
    private static final String MEMBER = "member@acme.example";
    private static final String AUDITOR = "auditor@acme.example";
    private static final String OTHER_OWNER = "owner@globex.example";
    private static final String ADMINISTRATOR = "admin@site.example";
    private static final String LIST = "/orgs/acme/tokens";
    private static final String POLICY = "/orgs/acme/policy";
    private static final String CHECK = "Check what it would do";

    private static final Policy LIMITED = new Policy(
            366,
            60,
            false,
            true,
            true,
            Set.of("projects:read", "builds:read", "builds:write"),
            Networks.ANYWHERE,
            500,
            Duration.ofDays(7),
            null);

    private final TestPortal portal;
    private final TestPortal empty;
    private final Scenery scenery;
    private final List<Scene> all = new ArrayList<>();

    /** @param empty an installation that nobody has set up */
    Scenes(TestPortal portal, TestPortal empty, Scenery scenery) {
        this.portal = portal;
        this.empty = empty;
        this.scenery = scenery;
    }

    List<Scene> all() {
        beforeSigningIn();
        account();
        lists();
        creation();
        details();
        explanations();
        changes();
        rotation();
        organization();
        policy();
        errors();
        site();
        proofs();
        all.addAll(new FactorScenes(portal).all());
        return all;
    }

    /** Last, since everybody's proof is made old for them. */
    private void proofs() {
        add("proof", "default", OWNER, 200, this::ageProofs);
        add("proof", "error", OWNER, 422, it -> {
            ageProofs(it);
            it.follow("Confirm");
        });
        add("resumption", "", OWNER, 200, it -> {
            ageProofs(it);
            var keep = it.go(LIST + "/new").fill("name", "Half filled");
            keep.choose("scopes.projects", "projects:read");
            keep.follow("Continue").follow("Create token");
            comeBack(it, it.value("next"));
        });
        add("resumption-over", "", OWNER, 410, go("/account/resumption/" + new UUID(0, 1)));
    }

    private String resetLink() {
        var before = portal.mailsTo("admin@site.example").size();
        portal.db().deleteFrom(THROTTLE).execute();
        portal.stranger().post("/password-reset", "email", "admin@site.example");
        await().until(() -> portal.mailsTo("admin@site.example").size() > before);
        return portal.linkTo("admin@site.example", MessageKind.PASSWORD_RESET);
    }

    /** As by the button Back: the page does not send the form by itself a second time. */
    private void comeBack(Browser it, String path) {
        var now = portal.clock().instant();
        portal.db().update(KEPT_FORM).set(KEPT_FORM.SHOWN_AT, now).execute();
        portal.db().update(SESSION).set(SESSION.PROVED_AT, now).execute();
        it.go(path);
    }

    private void ageProofs(Browser it) {
        portal.db()
                .update(SESSION)
                .set(SESSION.PROVED_AT, portal.clock().instant().minus(Duration.ofHours(1)))
                .execute();
        it.go("/account/proof?next=/account/resumption/" + new UUID(0, 1));
    }

    private void beforeSigningIn() {
        add("sign-in", "default", "", 200, go("/sign-in"));
        add("sign-in", "error", "", 422, go("/sign-in").andThen(it -> it.follow("Sign in")));
        add("sign-in", "throttled", "", 429, this::tryTooOften);
        add("second-factor", "passkey", "", 200, it -> {
            portal.addPasskey(MEMBER, "Work laptop");
            it.go("/sign-in")
                    .fill("email", MEMBER)
                    .fill("password", TestPortal.PASSWORD)
                    .follow("Sign in");
            removePasskeys();
        });
        add("sign-in", "passkey-refused", "", 422, go("/sign-in").andThen(Scenes::sendNoPasskey));
        add("not-set-up", "", "", 200, it -> it.go(empty.url() + "/sign-in"));
        add("setup", "default", "", 200, it -> it.go(setupLink()));
        add("setup", "error", "", 422, it -> it.go(setupLink()).follow("Set up Latchkey"));
        add("setup-over", "", "", 410, it -> it.go(empty.url() + "/setup?token=over"));
    }

    private void account() {
        add("password-reset", "default", "", 200, go("/password-reset"));
        add("password-reset", "error", "", 422, go("/password-reset").andThen(it -> it.follow("Send the link")));
        add(
                "password-reset-sent",
                "",
                "",
                200,
                go("/password-reset")
                        .andThen(it -> it.fill("email", "nobody@acme.example").follow("Send the link")));
        add("password-reset-over", "", "", 410, go("/password-reset/over"));
        add("password-new", "default", "", 200, it -> it.go(resetLink()));
        add("password-new", "error", "", 422, it -> it.go(resetLink()).follow("Set password"));
        add("password", "default", OWNER, 200, go("/account/password"));
        add("password", "error", OWNER, 422, go("/account/password").andThen(it -> it.follow("Change password")));
        add("sessions", "one", AUDITOR, 200, go("/account/sessions"));
        add("sessions", "several", OWNER, 200, it -> {
            portal.signIn(OWNER);
            portal.signIn(OWNER);
            it.go("/account/sessions");
        });
    }

    private void lists() {
        add("tokens", "default", OWNER, 200, go(LIST));
        add(
                "tokens-page-2",
                "",
                OWNER,
                200,
                go(LIST).andThen(it -> it.leave(() -> it.one("a[rel=next]").click())));
        add("search", "default", OWNER, 200, go(LIST + "/search"));
        add("search", "instead", OWNER, 200, go(LIST + "/search?instead=1"));
        add(
                "search",
                "error",
                OWNER,
                422,
                go(LIST + "/search")
                        .andThen(it -> it.fill("token", "lk_not-a-token").follow("Find the token")));
        add("tokens", "sorted", OWNER, 200, go(LIST + "?sort=-used&size=50"));
        add(
                "tokens",
                "all-filters",
                OWNER,
                200,
                go(LIST
                        + "?q=de&status=live&scope=projects%3Aread&owner=owner%40acme.example&used=not_30d&network=10.0.0.300"
                        + "&created_from=2020-01-01&expires_to=2090-01-01"));
        add("tokens", "lost", OWNER, 200, go(LIST + "?after=nowhere"));
        add("tokens", "no-match", OWNER, 200, go(LIST + "?q=nothing+is+called+so"));
        add("tokens", "filtered", OWNER, 200, go(LIST + "?status=ended"));
        add("tokens", "long", OWNER, 200, go(LIST + "?q=xxxx"));
        add(
                "tokens",
                "menu-open",
                OWNER,
                200,
                go(LIST).andThen(it -> it.one(".switcher summary").click()));
        add("overview", "", OWNER, 200, go("/orgs/acme"));
    }

    private void creation() {
        add("new", "default", OWNER, 200, go(LIST + "/new"));
        add(
                "new",
                "errors",
                OWNER,
                422,
                go(LIST + "/new").andThen(it -> it.choose("expires", "date").follow("Continue")));
        add("new", "everything", OWNER, 200, go(LIST + "/new").andThen(it -> it.follow("Read and write everything")));
        add(
                "new",
                "searched",
                OWNER,
                200,
                go(LIST + "/new")
                        .andThen(it ->
                                it.choose("scopes.members", "members:read").fill("q", "deploy")));
        add("new", "from-link", OWNER, 200, go(LIST + "/new?name=Nightly+export&scopes=builds:read&expires=30d"));
        add("new", "from-bad-link", OWNER, 200, go(LIST + "/new?name=Nightly+export&scopes=root:write&expires=soon"));
        add("new", "like", OWNER, 200, go(LIST + "/new?like=" + scenery.unbroken));
        add(
                "check",
                "default",
                OWNER,
                200,
                it -> fillForm(it, "Storefront releases").follow("Continue"));
        add(
                "check",
                "networks",
                OWNER,
                200,
                it -> fillForm(it, "r".repeat(100))
                        .fill("description", "x".repeat(500))
                        .fill("allowed_networks", "203.0.113.7/24 10.1.0.0/16 10.0.0.0/8 2001:DB8::1")
                        .follow("Read and write everything")
                        .follow("Continue"));
        add("new", "wildcard", OWNER, 200, it -> {
            portal.setPolicy("acme", LIMITED);
            it.go(LIST + "/new");
            portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
        });
        add("reveal", "", OWNER, 200, it -> create(it, "Storefront releases"));
        add("already-shown", "", OWNER, 409, it -> {
            create(it, "Storefront rollbacks");
            it.reload();
        });
        add("reveal", "long", OWNER, 200, it -> create(it, "r".repeat(100)));
    }

    private void details() {
        add("token", "active", OWNER, 200, token(scenery.active));
        add("token", "chart-table", OWNER, 200, token(scenery.active).andThen(it -> it.click("Show as a table")));
        add("token", "ninety-days", OWNER, 200, go(path(scenery.active) + "?days=90"));
        add("token", "watched", OWNER, 200, token(scenery.watched));
        add("token", "expires-soon", OWNER, 200, token(scenery.expiresSoon));
        add("token", "expired", OWNER, 200, token(scenery.expired));
        add("token", "revoked", OWNER, 200, token(scenery.revoked));
        add("token", "never-used", OWNER, 200, token(scenery.neverUsed));
        add("token", "long", OWNER, 200, token(scenery.unbroken));
        add("token", "right-to-left", OWNER, 200, token(scenery.rightToLeft));
        add("token", "markup", OWNER, 200, token(scenery.markup));
    }

    private void explanations() {
        add("explain", "accepted", OWNER, 200, go(path(scenery.active) + "/explain?scope=builds:read"));
        add(
                "explain",
                "refused",
                OWNER,
                200,
                go(path(scenery.expired) + "/explain?scope=billing:write+metrics:rad&outcome=expired"));
        add("explain", "former", OWNER, 200, go(path(scenery.rotating)).andThen(it -> it.follow("Explain a call")));
        add("explain", "long", OWNER, 200, go(path(scenery.unbroken) + "/explain?scope=" + "x".repeat(200)));
        add("explain", "error", OWNER, 422, go(path(scenery.active) + "/explain?client_ip=10.0.0.0/8"));
        add("explain", "auditor", AUDITOR, 200, go(path(scenery.blocked) + "/explain"));
    }

    private void changes() {
        add("edit", "default", OWNER, 200, go(path(scenery.expiresSoon) + "/edit"));
        add(
                "edit",
                "error",
                OWNER,
                422,
                go(path(scenery.expiresSoon) + "/edit")
                        .andThen(it -> it.fill("name", "").follow("Save")));
        add("widening", "", OWNER, 200, widen(scenery.active));
        add("edit", "long", OWNER, 200, go(path(scenery.unbroken) + "/edit"));
        add(
                "token",
                "saved",
                OWNER,
                200,
                go(path(scenery.expiresSoon) + "/edit").andThen(it -> it.follow("Save")));
        add("narrowing", "default", OWNER, 200, go(path(scenery.active) + "/narrowing"));
        add("narrowing", "watched", OWNER, 200, go(path(scenery.watched) + "/narrowing"));
        add("narrowing", "untold", OWNER, 200, go(path(scenery.neverUsed) + "/narrowing"));
        add(
                "narrowing",
                "error",
                OWNER,
                422,
                go(path(scenery.unbroken) + "/narrowing").andThen(it -> it.follow("Narrow token")));
        add("revocation", "default", OWNER, 200, go(path(scenery.neverUsed) + "/revocation"));
        add("revocation", "in-use", OWNER, 200, go(path(scenery.active) + "/revocation"));
        add(
                "revocation",
                "error",
                OWNER,
                422,
                go(path(scenery.unbroken) + "/revocation")
                        .andThen(it -> it.fill("note", "x".repeat(201)).follow("Revoke token")));
        add(
                "revocations",
                "default",
                OWNER,
                200,
                go(revocations(scenery.neverUsed, scenery.unbroken, scenery.active, scenery.markup, scenery.revoked)));
        add("revocations", "over", OWNER, 200, go(revocations(scenery.revoked)));
        add("revocations", "none", OWNER, 422, go(LIST + "/revocations"));
    }

    private static String revocations(UUID... ids) {
        return LIST + "/revocations?" + Stream.of(ids).map(id -> "ids=" + id).collect(Collectors.joining("&"));
    }

    private void rotation() {
        add("rotation", "default", OWNER, 200, go(path(scenery.active) + "/rotation"));
        add(
                "rotation",
                "error",
                OWNER,
                422,
                go(path(scenery.expiresSoon) + "/rotation")
                        .andThen(it -> it.choose("expires", "date").follow("Rotate token")));
        add(
                "reveal",
                "rotated",
                OWNER,
                200,
                go(path(scenery.expiresSoon) + "/rotation")
                        .andThen(it -> it.follow("Rotate token").secret()));
        add("token", "awaiting-first-use", OWNER, 200, token(scenery.awaitingFirstUse));
        add("token", "rotating", OWNER, 200, token(scenery.rotating));
        add("token", "rotated-before", OWNER, 200, token(scenery.rotatedBefore));
        add("rotation-completion", "", OWNER, 200, go(path(scenery.rotating) + "/rotation/completion"));
        add("rotation-cancellation", "", OWNER, 200, go(path(scenery.awaitingFirstUse) + "/rotation/cancellation"));
    }

    private void organization() {
        members();
        var revokeAll = "Revoke all tokens";
        add("owner-revocation", "default", OWNER, 200, manage(MEMBER).andThen(it -> it.follow(revokeAll)));
        add("owner-revocation", "none", OWNER, 200, manage(AUDITOR).andThen(it -> it.follow(revokeAll)));
        add("audit", "default", OWNER, 200, go("/orgs/acme/audit"));
        add(
                "audit",
                "open",
                OWNER,
                200,
                go("/orgs/acme/audit").andThen(it -> it.one(".events summary").click()));
        add("audit", "filtered", OWNER, 200, go("/orgs/acme/audit?action=token.revoked"));
        add("audit", "empty", OWNER, 200, go("/orgs/acme/audit?target=nothing+is+called+so"));
        add("audit", "token", OWNER, 200, go("/orgs/acme/audit?token=" + scenery.revoked));
        add("audit-verification", "unsigned", OWNER, 200, go("/orgs/acme/audit").andThen(this::verify));
        add("audit-verification", "intact", OWNER, 200, it -> {
            portal.signAudit();
            verify(it.go("/orgs/acme/audit"));
        });
        add("audit-verification", "broken", OWNER, 200, this::verifyBroken);
        add("account", "", OWNER, 200, go("/account"));
        passkeys();
    }

    private void passkeys() {
        var list = "/account/security/passkeys";
        add("passkeys", "empty", OWNER, 200, go(list));
        add("passkey-new", "default", OWNER, 200, go(list + "/new"));
        add("passkey-new", "error", OWNER, 422, go(list + "/new").andThen(Scenes::sendNoPasskey));
        add("passkeys", "default", OWNER, 200, it -> {
            portal.addPasskey(OWNER, "Firefox on Windows");
            portal.addPasskey(OWNER, Scenery.UNBROKEN);
            it.go(list);
        });
        add("passkey-name", "default", OWNER, 200, go(list).andThen(it -> it.follow("Rename Firefox on Windows")));
        add(
                "passkey-name",
                "error",
                OWNER,
                422,
                go(list).andThen(it ->
                        it.follow("Rename " + Scenery.UNBROKEN).fill("name", "").follow("Save")));
        add("passkey-removal", "", OWNER, 200, it -> {
            it.go(list).follow("Remove " + Scenery.UNBROKEN);
            removePasskeys();
        });
    }

    /** With one, a password alone signs nobody in any more. */
    private void removePasskeys() {
        portal.db().deleteFrom(PASSKEY).execute();
    }

    /** Sends the form that asks for a passkey without one, as a device might that answers nonsense. */
    private static void sendNoPasskey(Browser browser) {
        browser.leave(() -> browser.script("document.querySelector('form[data-passkey]').submit()"));
    }

    private void members() {
        add("members", "default", OWNER, 200, go("/orgs/acme/members"));
        add("invite", "default", OWNER, 200, go("/orgs/acme/invitations"));
        add("invite", "errors", OWNER, 422, go("/orgs/acme/invitations").andThen(it -> it.follow("Send invitation")));
        add("members", "invited", OWNER, 200, it -> {
            invite("newcomer@acme.example", "member");
            invite("a.very.long.address.of.somebody.else@engineering.storefront.example", "owner");
            it.go("/orgs/acme/members");
        });
        add("members", "auditor", AUDITOR, 200, go("/orgs/acme/members"));
        add("members", "member", MEMBER, 200, go("/orgs/acme/members"));
        add("member", "default", OWNER, 200, manage(MEMBER));
        add("member", "self", OWNER, 200, manage(OWNER));
        add("role", "default", OWNER, 200, manage(MEMBER).andThen(it -> it.follow("Change role")));
        add(
                "role",
                "last-owner",
                OWNER,
                409,
                manage(OWNER)
                        .andThen(it -> it.follow("Change role"))
                        .andThen(it -> it.choose("role", "member").follow("Change role")));
        add("hand-over", "removal", OWNER, 200, manage(MEMBER).andThen(it -> it.follow("Remove from Acme")));
        add(
                "hand-over",
                "errors",
                OWNER,
                422,
                manage(MEMBER)
                        .andThen(it -> it.follow("Remove from Acme"))
                        .andThen(it -> it.choose("for_all", "give").follow("Remove from Acme")));
        add("hand-over", "none", OWNER, 200, manage(AUDITOR).andThen(it -> it.follow("Remove from Acme")));
        add(
                "hand-over",
                "auditing",
                OWNER,
                200,
                manage(MEMBER)
                        .andThen(it -> it.follow("Change role"))
                        .andThen(it -> it.choose("role", "auditor").follow("Change role")));
        add("departure", "", MEMBER, 200, go("/orgs/acme/membership/departure"));
        add("choice", "", "both@acme.example", 200, this::chooseOrganization);
        add("none", "", "lost@acme.example", 200, go("/"));
        add("invitation", "newcomer", "", 200, it -> it.go(invitation("newcomer@acme.example")));
        add(
                "invitation",
                "error",
                "",
                422,
                it -> it.go(invitation("newcomer@acme.example")).follow("Join Acme"));
        add("invitation", "signed-out", "", 200, it -> {
            invite(OTHER_OWNER, "auditor");
            it.go(invitation(OTHER_OWNER));
        });
        add("invitation", "invited", OTHER_OWNER, 200, it -> it.go(invitation(OTHER_OWNER)));
        add("invitation", "somebody-else", MEMBER, 200, it -> it.go(invitation(OTHER_OWNER)));
        add("invitation-over", "", "", 410, go("/invitations/made-up"));
    }

    private static Consumer<Browser> manage(String email) {
        return go("/orgs/acme/members").andThen(it -> it.follow("Manage " + email));
    }

    private void invite(String email, String role) {
        // Signed in anew: scenes that change a factor sign other sessions out.
        portal.signIn(OWNER).post("/orgs/acme/invitations", "email", email, "role", role);
    }

    private String invitation(String email) {
        var link =
                Objects.requireNonNull(portal.mailsTo(email).getLast().link()).url();
        Secrets.remember(link.substring(link.lastIndexOf('/') + 1));
        return link;
    }

    private void chooseOrganization(Browser browser) {
        browser.driver().manage().deleteCookieNamed("latchkey-organization");
        browser.go("/");
    }

    private void policy() {
        add("token", "blocked", OWNER, 200, token(scenery.blocked));
        add("token", "unused", OWNER, 200, token(scenery.unused));
        add("policy", "default", OWNER, 200, go(POLICY));
        add(
                "policy",
                "errors",
                OWNER,
                422,
                go(POLICY)
                        .andThen(it -> it.fill("longest_lifetime_days", "0")
                                .fill("required_networks", "10.0.0.0/33")
                                .choose("member_scopes", "some")
                                .follow(CHECK)));
        add("policy-preview", "unchanged", OWNER, 200, go(POLICY).andThen(it -> it.follow(CHECK)));
        add("policy-preview", "default", OWNER, 200, go(POLICY).andThen(this::tighten));
        add(
                "policy-preview",
                "unconfirmed",
                OWNER,
                422,
                go(POLICY).andThen(this::tighten).andThen(it -> it.follow("Save policy")));
        add("policy", "auditor", AUDITOR, 200, go(POLICY));
    }

    private void tighten(Browser browser) {
        browser.one("#endless_allowed").click();
        browser.fill("longest_lifetime_days", "60")
                .fill("default_lifetime_days", "30")
                .fill("required_networks", "10.0.0.0/8\n2001:db8::/32")
                .fill("most_live_tokens", "20")
                .fill("unused_days", "90")
                .follow(CHECK);
    }

    private void errors() {
        add("error-403", "forged", OWNER, 403, go(LIST + "/new").andThen(it -> {
            it.script("document.querySelector('main [name=csrf]').value = 'forged'");
            it.follow("Continue");
        }));
        add("error-404", "", OWNER, 404, go("/orgs/globex/tokens"));
        add("error-405", "", OWNER, 405, go("/sign-out"));
        add("error-413", "", OWNER, 413, go(LIST + "/new").andThen(it -> {
            it.script("document.getElementById('description').value = 'x'.repeat(70000)");
            it.follow("Continue");
        }));
        add("error-500", "", OWNER, 500, it -> {
            portal.db().execute("RENAME TABLE access_token_usage TO access_token_usage_away");
            it.go(LIST);
            portal.db().execute("RENAME TABLE access_token_usage_away TO access_token_usage");
        });
        add("error-503", "", OWNER, 503, it -> {
            portal.db()
                    .execute("CREATE TRIGGER read_only BEFORE INSERT ON access_token FOR EACH ROW "
                            + "SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = 'read-only'");
            fillForm(it, "Never stored").follow("Continue").follow("Create token");
            portal.db().execute("DROP TRIGGER read_only");
        });
        add("tokens", "member", MEMBER, 200, go(LIST));
        add("new", "member-limited", MEMBER, 200, it -> {
            portal.setPolicy("acme", LIMITED);
            it.go(LIST + "/new");
            portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
        });
        add("tokens", "auditor", AUDITOR, 200, go(LIST));
        add("token", "auditor", AUDITOR, 200, token(scenery.active));
        add("not-allowed", "", AUDITOR, 403, go(LIST + "/new"));
        add("error-403-role", "", AUDITOR, 403, go(path(scenery.active) + "/edit"));
        add("tokens", "empty", OTHER_OWNER, 200, go("/orgs/globex/tokens"));
        add("overview", "empty", OTHER_OWNER, 200, go("/orgs/globex"));
    }

    private void site() {
        var servers = "/site/resource-servers";
        add("account", "administrator", ADMINISTRATOR, 200, go("/account"));
        add("site-organizations", "default", ADMINISTRATOR, 200, go("/site/organizations"));
        add("site-organization-new", "default", ADMINISTRATOR, 200, go("/site/organizations/new"));
        add(
                "site-organization-new",
                "errors",
                ADMINISTRATOR,
                422,
                go("/site/organizations/new").andThen(it -> it.follow("Create organization")));
        add(
                "site-organizations",
                "no-owner",
                ADMINISTRATOR,
                200,
                it -> it.go("/site/organizations/new")
                        .fill("name", "Initech")
                        .fill("email", "founder@initech.example")
                        .follow("Create organization"));
        add(
                "site-organization-owner",
                "",
                ADMINISTRATOR,
                200,
                go("/site/organizations").andThen(it -> it.follow("Name an owner of Initech")));
        add("scopes", "", ADMINISTRATOR, 200, go("/site/scopes"));
        add("site-mail", "empty", ADMINISTRATOR, 200, it -> {
            MailScenery.none(portal);
            it.go("/site/mail");
        });
        add("site-mail", "default", ADMINISTRATOR, 200, it -> {
            MailScenery.build(portal);
            it.go("/site/mail");
        });
        add(
                "site-mail-link",
                "",
                ADMINISTRATOR,
                200,
                go("/site/mail").andThen(it -> it.follow("Show link for guest@acme.example")));
        add("resource-servers", "empty", ADMINISTRATOR, 200, go(servers));
        add("resource-servers", "error", ADMINISTRATOR, 422, go(servers).andThen(it -> it.follow("Register")));
        add("resource-server-reveal", "", ADMINISTRATOR, 200, it -> register(it, "orders-api"));
        add("resource-server-already-shown", "", ADMINISTRATOR, 409, it -> {
            register(it, "gateway.eu-central-1");
            it.reload();
        });
        add("resource-servers", "default", ADMINISTRATOR, 200, go(servers));
        add(
                "resource-server-revocation",
                "",
                ADMINISTRATOR,
                200,
                go(servers).andThen(it -> it.leave(() -> it.one("td.act a").click())));
        add(
                "resource-servers",
                "revoked",
                ADMINISTRATOR,
                200,
                go(servers)
                        .andThen(it -> it.leave(() -> it.one("td.act a").click()))
                        .andThen(it -> it.follow("Revoke resource server")));
    }

    private void add(String page, String state, String who, int status, Consumer<Browser> arrive) {
        all.add(new Scene(page, state, who, status, arrive));
    }

    private static Consumer<Browser> widen(UUID id) {
        return go(path(id) + "/edit")
                .andThen(it -> it.choose("scopes.projects", "projects:write").follow("Save"));
    }

    private static Consumer<Browser> go(String path) {
        return browser -> browser.go(path);
    }

    private static Consumer<Browser> token(UUID id) {
        return go(path(id));
    }

    private static String path(UUID id) {
        return LIST + "/" + id;
    }

    private static void create(Browser browser, String name) {
        fillForm(browser, name).follow("Continue").follow("Create token").secret();
    }

    private static Browser fillForm(Browser browser, String name) {
        return browser.go(LIST + "/new").fill("name", name).choose("scopes.deployments", "deployments:write");
    }

    private static void register(Browser browser, String name) {
        browser.go("/site/resource-servers")
                .fill("name", name)
                .follow("Register")
                .secret();
    }

    private void verify(Browser browser) {
        browser.follow("Verify the log");
    }

    private void verifyBroken(Browser browser) {
        var attacker = new Tampering(portal.db());
        attacker.execute("UPDATE audit_event SET actor = CONCAT(actor, '!') WHERE action = 'token.revoked'");
        verify(browser.go("/orgs/acme/audit"));
        attacker.execute("UPDATE audit_event SET actor = TRIM('!' FROM actor) WHERE action = 'token.revoked'");
    }

    private String setupLink() {
        var link = empty.latchkey().setupLink().orElseThrow();
        Secrets.remember(link.substring(link.indexOf('=') + 1));
        return link;
    }

    /** Each try waits for the one before it, so that the last wait is a long one. */
    private void tryTooOften(Browser browser) {
        var guesser = new Client(portal.url());
        for (var i = 0; i < 12; i++) {
            guesser.signIn("nobody@acme.example", "a guess");
            portal.clock().advance(Duration.ofMinutes(1));
        }
        browser.go("/sign-in")
                .fill("email", "nobody@acme.example")
                .fill("password", "one more guess")
                .follow("Sign in");
        browser.fill("password", "one more guess").follow("Sign in");
    }
}
