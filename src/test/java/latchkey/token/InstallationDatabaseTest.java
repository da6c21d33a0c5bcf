package latchkey.token;

import static latchkey.database.schema.Tables.INSTALLATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.List;
import latchkey.TestClock;
import latchkey.account.Account;
import latchkey.account.AccountStore;
import latchkey.audit.Actor;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import latchkey.database.TestDatabase;
import latchkey.database.Transactions;
import latchkey.organization.Organization;
import latchkey.organization.OrganizationStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstallationDatabaseTest {
    private final TestClock clock = new TestClock();
    private final String pepper = Peppers.generate();
    private TestDatabase database;
    private Installation installation;

    @BeforeEach
    void begin() {
        database = TestDatabase.fresh();
        installation = new Installation(database.dsl(), clock);
        installation.checkPeppers(Peppers.parse(pepper));
        installation.checkBrand("lk");
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Test
    void theSamePepperAndBrandAreRightEachTime() {
        createToken();

        assertThatNoException().isThrownBy(() -> {
            installation.checkPeppers(Peppers.parse(pepper));
            installation.checkBrand("lk");
        });
    }

    @Test
    void anotherPepperIsRefusedByTheNameOfItsSetting() {
        var other = Peppers.generate();

        assertRefused(
                () -> installation.checkPeppers(Peppers.parse(other)), "LATCHKEY_PEPPER", "no token would verify");
        assertThatNoException().isThrownBy(() -> installation.checkPeppers(Peppers.parse(pepper)));
    }

    @Test
    void aPepperMayBeAddedAndIsNeededOnceItIsUsed() {
        var second = Peppers.generate(2);

        assertThatNoException().isThrownBy(() -> installation.checkPeppers(Peppers.parse(pepper + " " + second)));
        assertThatNoException().isThrownBy(() -> installation.checkPeppers(Peppers.parse(pepper)));
        assertRefused(
                () -> installation.checkPeppers(Peppers.parse(pepper + " " + Peppers.generate(2))),
                "LATCHKEY_PEPPER",
                "no token would verify");
        new PepperStore(database.dsl()).activate(2, clock.instant());
        assertRefused(() -> installation.checkPeppers(Peppers.parse(pepper)), "LATCHKEY_PEPPER", "version 2");
        assertRefused(() -> installation.checkPeppers(Peppers.parse(second)), "LATCHKEY_PEPPER", "version 1");
    }

    @Test
    void aStartThatWasRefusedLeavesNoPepperBehind() {
        var second = Peppers.generate().replaceFirst("1:", "2:");

        assertRefused(() -> installation.checkPeppers(Peppers.parse(second)), "LATCHKEY_PEPPER", "version 1");
        assertThatNoException().isThrownBy(() -> installation.checkPeppers(Peppers.parse(pepper)));
    }

    @Test
    void noRefusalRepeatsAPepper() {
        assertThatExceptionOfType(StartupFailure.class)
                .isThrownBy(() -> installation.checkPeppers(Peppers.parse(Peppers.generate())))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("[A-Za-z0-9+/]{40}"));
    }

    @Test
    void theBrandMayChangeBeforeTheFirstToken() {
        installation.checkBrand("acme");

        assertThat(database.dsl().fetchValue(INSTALLATION.TOKEN_BRAND)).isEqualTo("acme");
        createToken();
        assertThatNoException().isThrownBy(() -> installation.checkBrand("acme"));
    }

    @Test
    void theBrandNeverChangesAfterTheFirstToken() {
        createToken();

        assertRefused(() -> installation.checkBrand("acme"), "LATCHKEY_TOKEN_BRAND is “acme”", "begin with “lk_”");
        assertThat(database.dsl().fetchValue(INSTALLATION.TOKEN_BRAND)).isEqualTo("lk");
    }

    @Test
    void aDemonstrationIsServedAsOneOnly() {
        assertThatNoException().isThrownBy(() -> installation.checkDemo(false));
        assertThat(installation.isDemo()).isFalse();
        installation.markDemo();

        assertThat(installation.isDemo()).isTrue();
        assertThatNoException().isThrownBy(() -> installation.checkDemo(true));
        assertRefused(() -> installation.checkDemo(false), "LATCHKEY_DATABASE_URL or LATCHKEY_DATA_DIR", "--demo");
    }

    private static void assertRefused(Runnable check, String... words) {
        assertThatExceptionOfType(StartupFailure.class).isThrownBy(check::run).satisfies(e -> {
            assertThat(e.getMessage()).contains(words);
            assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        });
    }

    private void createToken() {
        var db = database.dsl();
        var owner = new Account(UuidCreator.getTimeOrderedEpoch(), "owner@acme.example", false);
        var acme = new Organization(UuidCreator.getTimeOrderedEpoch(), "acme", "Acme");
        new AccountStore(db).insert(owner, "no hash", clock.instant());
        new OrganizationStore(db).insert(acme, clock.instant());
        var lifecycle = new TokenLifecycle(
                db,
                new TokenMessages(db, (organizationId, message, last) -> {}, ""),
                new AuditLog(new AuditStore(db), clock),
                new Transactions(db),
                Peppers.parse(pepper),
                "lk",
                clock);
        lifecycle.create(
                acme.id(),
                owner.id(),
                new Actor(owner.id(), owner.email(), "127.0.0.1", "request"),
                new TokenLifecycle.TokenDraft("First", "", List.of("projects:read"), null, IdempotencyKey.random()));
    }
}
