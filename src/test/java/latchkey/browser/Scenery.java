package latchkey.browser;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import latchkey.People;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.TestPortal.Server;
import latchkey.Uses;
import latchkey.organization.Role;
import latchkey.token.ClientStore;
import latchkey.token.CountedUse;
import latchkey.token.Use;
import org.jooq.Field;

/** Tokens of every state, in Acme: the long, the strange and the ordinary. */
final class Scenery {
    static final String UNBROKEN = "storefront-nightly-export-".repeat(4).substring(0, 100);
    static final String RIGHT_TO_LEFT = "مفتاح النشر لمتجر الويب";
    static final String EMOJI = "🚀 Rocket 👩🏽‍🚀 launcher 🇪🇺";
    static final String MARKUP = "<script>alert('x')</script> __${7*7}__ &amp; <b>bold</b>";

    private static final String EVERYTHING =
            "projects:write builds:write deployments:write packages:write metrics:read incidents:write members:write billing:write webhooks:write";

    private static final List<String> ORDINARY = List.of(
            "Deploy bot",
            "Terraform production",
            "Nightly export",
            "Grafana read-only",
            "Build cache",
            "Release notes",
            "Mirror to Debian",
            "Status page",
            "Invoice sync",
            "Incident pager",
            "Staging seeds",
            "Preview environments",
            "Load tests",
            "Backups to cold storage",
            "Package publisher",
            "Security scanner",
            "Docs search index",
            "Mobile app CI",
            "Partner portal",
            "Data warehouse",
            "Chat notifications",
            "Log shipper",
            "Feature flags",
            "Webhook relay",
            "Edge cache purge",
            "Laptop on call");

    UUID active;
    UUID expiresSoon;
    UUID expired;
    UUID revoked;
    UUID neverUsed;
    UUID watched;
    UUID unbroken;
    UUID rightToLeft;
    UUID markup;
    UUID blocked;
    UUID unused;
    UUID awaitingFirstUse;
    UUID rotating;
    UUID rotatedBefore;

    private final TestPortal portal;
    private final Instant now;

    Scenery(TestPortal portal) {
        this.portal = portal;
        this.now = portal.clock().instant();
    }

    void build() {
        ORDINARY.forEach(this::ordinary);
        active = portal.create(
                        "Kubernetes operator",
                        "expires",
                        "365d",
                        "scopes",
                        "deployments:write builds:read metrics:read")
                .id();
        use(active, Duration.ofMinutes(7));
        need(active, "builds:read");
        useFrom(active, "203.0.113.7", "operator/2.4 (linux; arm64)", Use.ACCEPTED, 4_191, Duration.ofMinutes(7));
        useFrom(active, "2001:db8:85a3::8a2e:370:7334", "x".repeat(120), Use.ACCEPTED, 20, Duration.ofHours(5));
        useFrom(active, "", "", Use.ACCEPTED, 1, Duration.ofHours(9));
        useFrom(active, "198.51.100.4", "curl/8.5.0", "ended", 12, Duration.ofHours(3));
        useFrom(active, "198.51.100.4", "curl/8.5.0", "network", 1, Duration.ofDays(2));
        expiresSoon = portal.create("Shop importer", "description", "Reads orders into the warehouse", "expires", "7d")
                .id();
        use(expiresSoon, Duration.ofDays(2));
        expired = portal.create("Summer campaign", "expires", "7d").id();
        set(expired, ACCESS_TOKEN.EXPIRES_AT, now.minus(Duration.ofDays(20)));
        revoked = portal.create("Old laptop", "description", "Left in a train").id();
        portal.owner()
                .post(
                        "/orgs/acme/tokens/" + revoked + "/revocation",
                        "reason",
                        "other",
                        "note",
                        "Lost with the laptop it was on");
        neverUsed = portal.create("Hackathon", "expires", "never").id();
        set(neverUsed, ACCESS_TOKEN.CREATED_AT, now.minus(Duration.ofDays(140)));
        watched = portal.create("Reporting", "scopes", "builds:write metrics:read projects:write")
                .id();
        use(watched, Duration.ofHours(3));
        need(watched, "projects:read");
        portal.owner()
                .post(
                        "/orgs/acme/tokens/" + watched + "/narrowing",
                        "scopes",
                        "builds:write",
                        "scopes",
                        "builds:read",
                        "scopes",
                        "metrics:read",
                        "when",
                        "watch");
        need(watched, "metrics:read");
        unbroken = portal.create(UNBROKEN, "description", "x".repeat(500), "scopes", EVERYTHING)
                .id();
        use(unbroken, Duration.ofDays(1));
        rightToLeft = portal.create(RIGHT_TO_LEFT, "description", "يقرأ الطلبات كل ليلة")
                .id();
        portal.create(EMOJI, "description", EMOJI.repeat(8));
        markup = portal.create(MARKUP, "description", MARKUP).id();
        portal.create(portal.member(), "acme", "My own script");
        blocked = portal.create("Reporting job", "expires", "never").id();
        set(blocked, ACCESS_TOKEN.BLOCKED_AT, now.minus(Duration.ofDays(3)));
        set(blocked, ACCESS_TOKEN.BLOCKED_BY, "unused");
        unused = portal.create("Forgotten import").id();
        set(unused, ACCESS_TOKEN.UNUSED_WARNED_AT, now.minus(Duration.ofDays(1)));
        rotations();
    }

    /** Somebody of two organizations, somebody of none, and tokens that a member owns. */
    void addPeople() {
        var people = new People(portal);
        var both = portal.add("both@acme.example", false);
        people.join("acme", both.id(), Role.MEMBER);
        people.join("globex", both.id(), Role.AUDITOR);
        portal.add("lost@acme.example", false);
        use(
                portal.create(portal.member(), "acme", "Mirror of the package registry", "expires", "7d")
                        .id(),
                Duration.ofHours(5));
        use(
                portal.create(portal.member(), "acme", UNBROKEN.replace("night", "day"))
                        .id(),
                Duration.ofDays(3));
    }

    /** One whose new secret nobody has used, one in the midst of it, one that is over. */
    private void rotations() {
        var server = portal.registerServer("inventory-api");
        var waiting = portal.create("Rotated this morning");
        awaitingFirstUse = waiting.id();
        rotate(waiting, "24h");
        var between = portal.create("Rotated last week", "scopes", "deployments:write");
        rotating = between.id();
        var secret = rotate(between, "7d");
        call(server, between.secret(), "198.51.100.14", "nightly-export/2.4");
        call(server, between.secret(), "2001:db8:85a3::8a2e:370:7334", "python-requests/2.32.3");
        call(server, secret, "203.0.113.80", "storefront/2026.11 (release; eu-central-1)");
        var done = portal.create("Rotated at once");
        rotatedBefore = done.id();
        rotate(done, "0");
        call(server, done.secret(), "198.51.100.14", "nightly-export/2.4");
        portal.flushUsage();
    }

    private String rotate(Created created, String grace) {
        return portal.owner()
                .post(created.path() + "/rotation", "expires", "90d", "grace", grace)
                .secret();
    }

    private void call(Server server, String secret, String address, String agent) {
        portal.program().introspect(server, "token", secret, "client_ip", address, "client_user_agent", agent);
    }

    private void ordinary(String name) {
        var index = ORDINARY.indexOf(name);
        var id = portal.create(
                        name,
                        "description",
                        index % 3 == 0 ? "Kept by the platform team" : "",
                        "expires",
                        index % 4 == 0 ? "365d" : "90d")
                .id();
        if (index % 5 != 4) {
            use(id, Duration.ofHours(1L + 13L * index));
        }
    }

    /** Calls of the last month, fewer on weekends, a few of them refused. */
    private void use(UUID token, Duration ago) {
        var organization = portal.db()
                .select(ACCESS_TOKEN.ORGANIZATION_ID)
                .from(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.ID.eq(token))
                .fetchSingle(ACCESS_TOKEN.ORGANIZATION_ID);
        var usage = new Uses(portal.db());
        usage.touch(organization, token, now.minus(ago), "203.0.113.7");
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        for (var day = (int) ago.toDays(); day < 30; day++) {
            var weekend = today.minusDays(day).getDayOfWeek().getValue() > 5;
            usage.add(
                    organization,
                    token,
                    today.minusDays(day),
                    (weekend ? 90 : 400) + day * 7L % 60,
                    day % 9 == 4 ? 31 : 0);
        }
    }

    /** As calls that tell what they need, by a token that was made long ago. */
    private void need(UUID token, String scope) {
        var row = portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(token));
        new Uses(portal.db()).need(row.getOrganizationId(), token, scope, now.minus(Duration.ofHours(3)));
        portal.db()
                .update(ACCESS_TOKEN_SCOPE)
                .set(ACCESS_TOKEN_SCOPE.GRANTED_AT, now.minus(Duration.ofDays(60)))
                .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(token))
                .execute();
    }

    private void useFrom(UUID token, String address, String agent, String outcome, long calls, Duration ago) {
        var at = now.minus(ago);
        var row = portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(token));
        var use = new Use(
                row.getOrganizationId(),
                token,
                "lk_0123456789abc",
                at.truncatedTo(ChronoUnit.HOURS),
                address,
                agent,
                outcome);
        new ClientStore(portal.db()).add(List.of(CountedUse.of(use, calls, at)));
    }

    private <T> void set(UUID token, Field<T> field, T value) {
        portal.db()
                .update(ACCESS_TOKEN)
                .set(field, value)
                .where(ACCESS_TOKEN.ID.eq(token))
                .execute();
    }
}
