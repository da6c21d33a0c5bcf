package latchkey;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import latchkey.account.Account;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.organization.Organization;
import latchkey.token.AccessToken;
import latchkey.token.CountedUse;
import latchkey.token.IdempotencyKey;
import latchkey.token.Peppers;
import latchkey.token.TokenLifecycle;
import latchkey.token.TokenLifecycle.Creation.Created;
import latchkey.token.TokenLifecycle.TokenDraft;
import latchkey.token.TokenMessages;
import latchkey.token.UsageStore;
import latchkey.token.Use;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Makes the tokens of a demonstration by the same steps as people do, with the clock set back. */
final class DemoTokens {
    /** Name, description and scopes, with bars between. */
    static final List<String> NAMES = List.of(
            "Deploy bot|Releases the storefront to production|deployments:write builds:read",
            "Grafana|Reads metrics for the office dashboards|metrics:read",
            "Nightly backup|Copies package metadata to cold storage|packages:read projects:read",
            "Status page|Publishes open incidents|incidents:read",
            "Terraform|Manages webhooks and deployments|webhooks:write deployments:write",
            "Release notes|Lists merged branches for the changelog|projects:read builds:read",
            "Invoice export|Monthly run of the finance team|billing:read",
            "Onboarding script|Adds new people to the organization|members:write",
            "Old Jenkins|Replaced by the deploy bot|builds:write packages:write",
            "Mobile CI|Builds for both app stores|builds:write packages:write projects:read",
            "Data warehouse|Hourly import|metrics:read builds:read billing:read",
            "Load test|Staging only|deployments:read metrics:read",
            "Partner portal|Read access for the reseller|projects:read packages:read",
            "On-call laptop||incidents:write deployments:read",
            "Chat notifications|Posts finished builds|builds:read",
            "Licence scanner||packages:read projects:read",
            "Docs preview|Deploys documentation branches|deployments:write",
            "Incident bot|Opens incidents from alerts|incidents:write",
            "Canary|Deploys one percent|deployments:write metrics:read",
            "Package mirror|Read only|packages:read",
            "Compliance report|Quarterly|members:read projects:read billing:read",
            "Feature flags sync||deployments:read",
            "Edge cache purge|After each release|webhooks:read deployments:read",
            "Translation sync||projects:write",
            "Cost dashboard|Reads invoices|billing:read",
            "Smoke tests|Run after each deployment|deployments:read builds:read",
            "Renovate|Keeps dependencies current|projects:write packages:read",
            "Search indexer||projects:read",
            "Hackathon|May go away|projects:write builds:write deployments:write",
            "Legacy importer|Until the migration is done|projects:write members:read",
            "Webhook relay||webhooks:read",
            "Design tokens build||builds:write packages:write",
            "Security scanner|Weekly run over all packages|packages:read projects:read",
            "Sandbox||projects:write",
            "Load balancer health||metrics:read",
            "Audit archive|Kept for seven years|members:read billing:read",
            "Analytics export||metrics:read",
            "Regression farm|24 machines in the basement|builds:write",
            "Staging deploy||deployments:write builds:read",
            "Support console|Looks up builds for customers|builds:read incidents:read",
            "Billing webhook||billing:read webhooks:read",
            "Runner registration||builds:write",
            "Map tiles||packages:read",
            "Print service||projects:read",
            "Training environment|Reset every Friday|deployments:write",
            "Preview cleanup|Deletes stale previews|deployments:write",
            "Email digests||incidents:read members:read",
            "Usage meter|Counts builds for billing|builds:read billing:write",
            "Blue-green switch||deployments:write",
            "Contract tests||builds:read");

    private static final int HISTORY_DAYS = 90;

    private final TokenLifecycle lifecycle;
    private final UsageStore usage;
    private final DemoClients clients;
    private final PastClock past;
    private final Instant now;

    DemoTokens(DSLContext db, AuditLog audit, Peppers peppers, Settings settings, PastClock past, Instant now) {
        // Nobody is told of a past that never was.
        var silence = new TokenMessages(db, (organizationId, message, last) -> {}, "");
        this.lifecycle =
                new TokenLifecycle(db, silence, audit, new Transactions(db), peppers, settings.tokenBrand(), past);
        this.usage = new UsageStore(db);
        this.clients = new DemoClients(db, now);
        this.past = past;
        this.now = now;
    }

    void fill(Organization organization, List<Account> people, List<String> names, Random random) {
        for (var i = 0; i < names.size(); i++) {
            var parts = names.get(i).split("\\|", -1);
            create(organization, people.get(i % 3 == 2 ? people.size() - 1 : 0), parts, Fate.of(i), random);
        }
    }

    private void create(Organization organization, Account owner, String[] told, Fate fate, Random random) {
        var createdAt =
                now.minus(Duration.ofDays(fate.age + random.nextInt(20))).minusSeconds(random.nextInt(80_000));
        past.moveTo(createdAt);
        var name = told[0];
        var draft = new TokenDraft(
                name, told[1], List.of(told[2].split(" ")), expiry(fate, createdAt, random), IdempotencyKey.random());
        if (!(lifecycle.create(organization.id(), owner.id(), Demo.actor(owner), draft) instanceof Created created)) {
            throw new IllegalStateException(name);
        }
        if (fate.used) {
            use(organization, created, createdAt, fate, random);
        }
        if (fate == Fate.REVOKED) {
            past.moveTo(now.minus(Duration.ofDays(2 + random.nextInt(30))));
            var reason = random.nextBoolean() ? "No longer needed" : "Found in a public build log";
            lifecycle.revoke(organization.id(), created.token().id(), name, owner.id(), Demo.actor(owner), reason);
        }
    }

    private @Nullable Instant expiry(Fate fate, Instant createdAt, Random random) {
        return switch (fate) {
            case FOREVER -> null;
            case SOON -> endOfDay(now.plus(Duration.ofDays(1 + random.nextInt(12))));
            case EXPIRED -> endOfDay(createdAt.plus(Duration.ofDays(30)));
            case BUSY, STEADY, MODEST, QUIET, UNUSED, REVOKED, NEW ->
                endOfDay(now.plus(Duration.ofDays(20 + random.nextInt(300))));
        };
    }

    private static Instant endOfDay(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC)
                .atTime(LocalTime.of(23, 59, 59))
                .toInstant(ZoneOffset.UTC);
    }

    private void use(Organization organization, Created created, Instant createdAt, Fate fate, Random random) {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var lastDay = today.minusDays(fate.idleDays);
        var firstDay = LocalDate.ofInstant(createdAt, ZoneOffset.UTC);
        for (var day = today.minusDays(HISTORY_DAYS); !day.isAfter(lastDay); day = day.plusDays(1)) {
            if (!day.isBefore(firstDay)) {
                var weekend = day.getDayOfWeek().getValue() > 5;
                var calls = Math.max(1, (long) (fate.calls * (weekend ? 0.2 : 1) * (0.6 + random.nextDouble())));
                var refused = random.nextInt(12) == 0 ? calls / 20 + 1 : 0;
                var hour = day.atStartOfDay(ZoneOffset.UTC).toInstant();
                usage.add(List.of(
                        CountedUse.of(use(created.token(), hour, Use.ACCEPTED), calls, hour),
                        CountedUse.of(use(created.token(), hour, "scope"), refused, hour)));
            }
        }
        var usedAt = now.minus(Duration.ofDays(fate.idleDays)).minusSeconds(60L + random.nextInt(9_000));
        var address = "203.0.113." + (1 + random.nextInt(250));
        var last = use(created.token(), usedAt, Use.ACCEPTED);
        usage.touch(List.of(new CountedUse(last, 1, usedAt, usedAt, address, Map.of(), null)));
        clients.fill(organization.id(), created.token(), fate.calls, fate.idleDays, random);
    }

    private static Use use(AccessToken token, Instant at, String outcome) {
        return new Use(token.organizationId(), token.id(), token.prefix(), at, "", "", outcome);
    }

    /** What became of a token: how old it is, how many calls a day it made, for how long it has been idle. */
    private enum Fate {
        BUSY(120, true, 41_000, 0),
        STEADY(90, true, 900, 0),
        SOON(80, true, 120, 0),
        QUIET(150, true, 12, 95),
        MODEST(60, true, 60, 1),
        EXPIRED(70, true, 300, 61),
        REVOKED(100, true, 200, 40),
        UNUSED(110, false, 0, 0),
        FOREVER(160, true, 2_500, 0),
        NEW(0, false, 0, 0);

        private final int age;
        private final boolean used;
        private final int calls;
        private final int idleDays;

        static Fate of(int index) {
            return values()[index % values().length];
        }

        Fate(int age, boolean used, int calls, int idleDays) {
            this.age = age;
            this.used = used;
            this.calls = calls;
            this.idleDays = idleDays;
        }
    }
}
