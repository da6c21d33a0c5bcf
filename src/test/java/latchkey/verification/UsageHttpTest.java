package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_USAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.sum;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import org.jooq.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class UsageHttpTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("orders-api");

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void acceptedAndRefusedCallsAreCountedApart() {
        var created = portal.create("Counted", "scopes", "projects:read");
        introspect(created, "scope", "projects:read");
        introspect(created, "scope", "projects:write");
        portal.program().describe(created.secret());
        portal.flushUsage();
        introspect(created);
        introspect(created, "scope", "builds:read");
        portal.flushUsage();

        assertThat(accepted(created)).isEqualTo(3);
        assertThat(refused(created)).isEqualTo(2);
        var row = portal.db().fetchSingle(ACCESS_TOKEN_USAGE, ACCESS_TOKEN_USAGE.TOKEN_ID.eq(created.id()));
        assertThat(row.getDay()).isEqualTo(LocalDate.ofInstant(portal.clock().instant(), ZoneOffset.UTC));
        assertThat(row.getOrganizationId()).isEqualTo(row(created).getOrganizationId());
        assertThat(portal.owner().get(created.path()).text()).contains("3 accepted", "2 refused");
    }

    @Test
    void callsWithADeadTokenAreRefusedCallsAndNoUse() {
        var created = portal.create("Dead");
        portal.owner().post(created.path() + "/revocation");
        introspect(created);
        portal.program().describe(created.secret());
        portal.flushUsage();

        assertThat(accepted(created)).isZero();
        assertThat(refused(created)).isEqualTo(2);
        assertThat(row(created).getLastUsedAt()).isNull();
        assertThat(row(created).getLastUsedIp()).isNull();
    }

    @Test
    void verifyingItselfWritesNothing() {
        var created = portal.create("Unwritten");
        var before = row(created);
        introspect(created, "client_ip", "203.0.113.1");

        // Whoever flushes every five seconds may come in between: then it was the flush that wrote, and wrote the
        // truth.
        var after = row(created);
        assertThat(after.getModifiedAt()).isEqualTo(before.getModifiedAt());
        portal.flushUsage();
        assertThat(row(created).getLastUsedIp()).isEqualTo("203.0.113.1");
        assertThat(row(created).getModifiedAt()).isEqualTo(before.getModifiedAt());
    }

    @Test
    void theLastUseIsTheTimeAndAddressOfTheLastCall() {
        var created = portal.create("Followed");
        var now = portal.clock().instant();
        try {
            portal.clock().stopAt(now);
            introspect(created, "client_ip", "203.0.113.1");
            portal.clock().stopAt(now.plusSeconds(1));
            introspect(created, "client_ip", "203.0.113.2");
            introspect(created, "client_ip", "203.0.113.3", "scope", "builds:read");
            portal.flushUsage();
        } finally {
            portal.clock().reset();
        }

        assertThat(row(created).getLastUsedAt()).isEqualTo(now.plusSeconds(1));
        assertThat(row(created).getLastUsedIp()).isEqualTo("203.0.113.2");
    }

    @Test
    void theLastUseNeverMovesBack() {
        var created = portal.create("Forward");
        var now = portal.clock().instant();
        try {
            portal.clock().stopAt(now.plusSeconds(60));
            introspect(created, "client_ip", "203.0.113.2");
            portal.flushUsage();
            portal.clock().stopAt(now);
            introspect(created, "client_ip", "203.0.113.1");
            portal.flushUsage();
        } finally {
            portal.clock().reset();
        }

        assertThat(row(created).getLastUsedAt()).isEqualTo(now.plusSeconds(60));
        assertThat(row(created).getLastUsedIp()).isEqualTo("203.0.113.2");
        assertThat(accepted(created)).isEqualTo(2);
    }

    @Test
    void callsAreCountedOnTheDayOnWhichTheyWereMade() {
        var created = portal.create("Over midnight");
        var midnight = LocalDate.ofInstant(portal.clock().instant(), ZoneOffset.UTC)
                .plusDays(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        try {
            portal.clock().stopAt(midnight.minus(Duration.ofNanos(1000)));
            introspect(created);
            portal.clock().stopAt(midnight);
            introspect(created);
            portal.flushUsage();
        } finally {
            portal.clock().reset();
        }

        assertThat(portal.db()
                        .selectFrom(ACCESS_TOKEN_USAGE)
                        .where(ACCESS_TOKEN_USAGE.TOKEN_ID.eq(created.id()))
                        .orderBy(ACCESS_TOKEN_USAGE.DAY)
                        .fetch(ACCESS_TOKEN_USAGE.ACCEPTED))
                .containsExactly(1L, 1L);
    }

    @Test
    void noCallIsLostWhileTheDatabaseTakesNone() {
        var created = portal.create("Patient");
        portal.db()
                .execute("CREATE TRIGGER no_usage BEFORE INSERT ON access_token_usage FOR EACH ROW"
                        + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'injected'");
        try {
            introspect(created, "client_ip", "203.0.113.5");
            portal.flushUsage();
            introspect(created);
            introspect(created, "scope", "builds:read");
            portal.flushUsage();
            assertThat(accepted(created)).isZero();
            assertThat(row(created).getLastUsedAt()).isNull();
        } finally {
            portal.db().execute("DROP TRIGGER no_usage");
        }
        introspect(created, "client_ip", "203.0.113.6");
        portal.flushUsage();

        assertThat(accepted(created)).isEqualTo(3);
        assertThat(refused(created)).isEqualTo(1);
        assertThat(row(created).getLastUsedIp()).isEqualTo("203.0.113.6");
    }

    @Test
    void instancesThatCountAtOnceCountEachCallOnce() {
        var created = portal.create("Counted by two");
        try (var other = portal.beside(Map.of())) {
            for (var round = 1; round <= 10; round++) {
                introspect(created);
                assertThat(other.program()
                                .introspect(server, "token", created.secret())
                                .status())
                        .isEqualTo(200);
                CompletableFuture.allOf(
                                CompletableFuture.runAsync(portal::flushUsage),
                                CompletableFuture.runAsync(other::flushUsage))
                        .join();
            }
            // What one of them could not count for the other, it counts afterwards.
            portal.flushUsage();
            assertThat(accepted(created)).isEqualTo(20);
        }
    }

    @Test
    void whatWasGatheredIsStoredWhenThePortalStops() {
        var other = TestPortal.withPeople();
        var created = other.create("Last call");
        other.program().describe(created.secret());
        other.latchkey().close();

        assertThat(other.db()
                        .fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()))
                        .getLastUsedAt())
                .isNotNull();
        other.close();
    }

    private void introspect(Created created, String... more) {
        var fields = new String[more.length + 2];
        fields[0] = "token";
        fields[1] = created.secret();
        System.arraycopy(more, 0, fields, 2, more.length);
        assertThat(portal.program().introspect(server, fields).status()).isEqualTo(200);
    }

    private AccessTokenRecord row(Created created) {
        return portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()));
    }

    private long accepted(Created created) {
        return total(created, ACCESS_TOKEN_USAGE.ACCEPTED);
    }

    private long refused(Created created) {
        return total(created, ACCESS_TOKEN_USAGE.REFUSED);
    }

    private long total(Created created, Field<Long> calls) {
        var total = portal.db()
                .select(sum(calls))
                .from(ACCESS_TOKEN_USAGE)
                .where(ACCESS_TOKEN_USAGE.TOKEN_ID.eq(created.id()))
                .fetchSingle()
                .value1();
        return total == null ? 0 : total.longValueExact();
    }
}
