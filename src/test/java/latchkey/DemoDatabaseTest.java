package latchkey;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_USAGE;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.INSTALLATION;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.min;

import com.github.f4b6a3.uuid.UuidCreator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import latchkey.account.Account;
import latchkey.account.AccountStore;
import latchkey.audit.AuditKey;
import latchkey.database.TestDatabase;
import latchkey.token.Peppers;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoDatabaseTest {
    private static final String PASSWORD = "latchkey-demo-password";

    private final TestClock clock = new TestClock();
    private final Settings settings =
            SettingsFiles.read(Path.of("no such file"), Map.of(), Map.of("http.port", "0", "management.port", "0"));
    private final Peppers peppers = Peppers.parse(Peppers.generate());
    private final TestDatabase database = TestDatabase.fresh();
    private final DSLContext db = database.dsl();
    private Latchkey latchkey;

    @BeforeAll
    void start() {
        latchkey = Latchkey.start(new Surroundings(
                settings,
                database.dataSource(),
                database.reading(),
                database.looking(),
                peppers,
                AuditKey.parse(AuditKey.generate()),
                clock));
        assertThat(Demo.fillIfEmpty(db, peppers, settings, clock)).anyMatch(line -> line.contains(PASSWORD));
    }

    @AfterAll
    void stop() {
        latchkey.close();
        database.close();
    }

    @Test
    void itHasAboutSixtyTokensInTwoOrganizations() {
        assertThat(db.fetchCount(ACCESS_TOKEN)).isBetween(50, 70);
        assertThat(db.select(ORGANIZATION.SLUG).from(ORGANIZATION).fetch(ORGANIZATION.SLUG))
                .containsExactlyInAnyOrder("acme", "globex");
        assertThat(db.select(countDistinct(ACCESS_TOKEN.ORGANIZATION_ID))
                        .from(ACCESS_TOKEN)
                        .fetchSingle()
                        .value1())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "acme, active",
        "acme, expires_soon",
        "acme, expired",
        "acme, revoked",
        "acme, unused",
        "globex, active",
        "globex, expires_soon",
        "globex, expired",
        "globex, revoked",
    })
    void eachOrganizationHasTokensOfEveryStatus(String slug, String status) {
        var page = signIn("owner@" + slug + ".example").get("/orgs/" + slug + "/tokens?status=" + status);

        assertThat(page.html().select("tbody tr")).isNotEmpty();
    }

    @Test
    void itHasNinetyDaysOfUse() {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);

        assertThat(db.select(min(ACCESS_TOKEN_USAGE.DAY))
                        .from(ACCESS_TOKEN_USAGE)
                        .fetchSingle()
                        .value1())
                .isBetween(today.minusDays(91), today.minusDays(89));
        assertThat(db.select(countDistinct(ACCESS_TOKEN_USAGE.DAY))
                        .from(ACCESS_TOKEN_USAGE)
                        .fetchSingle()
                        .value1())
                .isGreaterThanOrEqualTo(90);
    }

    @Test
    void itsHistoryCanBeTrue() {
        for (var token : db.fetch(ACCESS_TOKEN)) {
            var used = token.getLastUsedAt();
            if (used != null) {
                assertThat(used)
                        .as(token.getName())
                        .isAfterOrEqualTo(token.getCreatedAt())
                        .isBefore(clock.instant());
                Stream.of(token.getExpiresAt(), token.getRevokedAt())
                        .filter(end -> end != null)
                        .forEach(end -> assertThat(used).as(token.getName()).isBefore(end));
            }
        }
        assertThat(db.fetchCount(AUDIT_EVENT, AUDIT_EVENT.OCCURRED_AT.gt(clock.instant())))
                .isZero();
        assertThat(db.fetchCount(AUDIT_EVENT)).isGreaterThan(db.fetchCount(ACCESS_TOKEN) + 20);
        assertThat(db.select(min(AUDIT_EVENT.OCCURRED_AT))
                        .from(AUDIT_EVENT)
                        .fetchSingle()
                        .value1())
                .isBefore(clock.instant().minus(Duration.ofDays(90)));
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(db.fetchValue(INSTALLATION.DEMO_SINCE)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin@site.example",
                "owner@acme.example",
                "member@acme.example",
                "auditor@acme.example",
                "owner@globex.example",
            })
    void everybodyItNamesCanSignIn(String email) {
        var client = signIn(email);

        assertThat(client.get("/account").text()).contains(email);
        assertThat(client.get("/site/organizations").status()).isEqualTo(email.startsWith("admin") ? 200 : 404);
    }

    @Test
    void aSecondStartAddsNothing() {
        var before = rows();

        assertThat(Demo.fillIfEmpty(db, peppers, settings, clock)).anyMatch(line -> line.contains(PASSWORD));
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void anInstallationWithAccountsIsLeftAlone() {
        var other = TestDatabase.fresh();
        try {
            var account = new Account(UuidCreator.getTimeOrderedEpoch(), "somebody@acme.example", true);
            new AccountStore(other.dsl()).insert(account, "no hash", clock.instant());
            var lines = Demo.fillIfEmpty(other.dsl(), peppers, settings, clock);

            assertThat(lines).containsExactly("This installation has accounts of its own, so nothing was filled in.");
            assertThat(other.dsl().fetchCount(ACCOUNT)).isEqualTo(1);
            assertThat(other.dsl().fetchCount(ACCESS_TOKEN)).isZero();
        } finally {
            other.close();
        }
    }

    private Client signIn(String email) {
        var client = new Client(latchkey.url());
        assertThat(client.signIn(email, PASSWORD).status()).isEqualTo(303);
        return client;
    }

    private Map<String, Integer> rows() {
        return Map.of(
                "account", rows(ACCOUNT),
                "organization", rows(ORGANIZATION),
                "access_token", rows(ACCESS_TOKEN),
                "access_token_usage", rows(ACCESS_TOKEN_USAGE));
    }

    private int rows(Table<?> table) {
        return db.fetchCount(table);
    }
}
