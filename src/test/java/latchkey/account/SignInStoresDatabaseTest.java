package latchkey.account;

import static latchkey.database.schema.Tables.THROTTLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import latchkey.TestClock;
import latchkey.database.TestDatabase;
import latchkey.database.Transactions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The SQL that signing in stands on, a statement at a time. */
class SignInStoresDatabaseTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final AccountStore accounts = new AccountStore(database.dsl());
    private final SessionStore sessions = new SessionStore(database.dsl());
    private final PendingSignInStore pending = new PendingSignInStore(database.dsl());
    private final Instant now = new TestClock().instant();
    private final Instant hourAgo = now.minus(Duration.ofHours(1));

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void anAccountIsFoundAsWhatItIs() {
        var plain = account(false, "hash");
        var administrator = account(true, null);
        assertThat(accounts.find(plain.email())).contains(plain);
        assertThat(accounts.find(administrator.email())).contains(administrator);
        assertThat(accounts.find("nobody@acme.example")).isEmpty();
        assertThat(accounts.hasPassword(plain.id())).isTrue();
        assertThat(accounts.hasPassword(administrator.id())).isFalse();
        assertThat(accounts.isSiteAdministrator(plain.id())).isFalse();
        assertThat(accounts.isSiteAdministrator(administrator.id())).isTrue();
        assertThat(accounts.email(plain.id())).isEqualTo(plain.email());
        assertThat(accounts.exists(plain.email())).isTrue();
        assertThat(accounts.exists("nobody@acme.example")).isFalse();
    }

    @Test
    void anAccountIsLockedByThePasswordThatWasVerifiedOnly() {
        var id = account(false, "hash").id();
        assertThat(accounts.lock(id, "hash")).isTrue();
        assertThat(accounts.lock(id, "another")).isFalse();
        accounts.replacePasswordHash(id, "another", "third");
        assertThat(accounts.lock(id, "hash")).isTrue();
        accounts.replacePasswordHash(id, "hash", "third");
        assertThat(accounts.lock(id, "third")).isTrue();
        assertThat(accounts.lock(account(false, null).id(), "hash")).isFalse();
    }

    @Test
    void aSiteAdministratorIsAppointedOnce() {
        var id = account(false, null).id();
        assertThat(accounts.appoint(id, now)).isTrue();
        assertThat(accounts.appoint(id, now)).isFalse();
        assertThat(accounts.hasSiteAdministrator()).isTrue();
    }

    @Test
    void aSessionLivesUntilItsEndAndWhileItIsSeen() {
        var account = account(true, null);
        begin(account, "one", null);
        assertThat(sessions.find(Sha256.of("one"), now, hourAgo).orElseThrow())
                .satisfies(found -> assertThat(found.account()).isEqualTo(account))
                .satisfies(found -> assertThat(found.provedAt()).isNull());
        assertThat(sessions.find(Sha256.of("one"), now.plusSeconds(60), hourAgo))
                .isEmpty();
        assertThat(sessions.find(Sha256.of("one"), now, now)).isEmpty();
        assertThat(sessions.of(account.id(), now, hourAgo)).hasSize(1);
        assertThat(sessions.of(account.id(), now.plusSeconds(60), hourAgo)).isEmpty();
        assertThat(sessions.of(account.id(), now, now)).isEmpty();

        sessions.prove(Sha256.of("one"), now);
        sessions.touch(Sha256.of("one"), now.plusSeconds(5));
        sessions.touch(Sha256.of("one"), now.plusSeconds(2));
        var seen = sessions.find(Sha256.of("one"), now, now).orElseThrow();
        assertThat(seen.provedAt()).isEqualTo(now);
        assertThat(seen.lastSeenAt()).isEqualTo(now.plusSeconds(5));
    }

    @Test
    void whatEndsSessionsSaysHowMany() {
        var account = account(false, null);
        begin(account, "a", now);
        begin(account, "b", now);
        begin(account, "c", now);
        assertThat(sessions.accountOf(Sha256.of("a"))).contains(account.id());
        assertThat(sessions.deleteOthers(account.id(), Sha256.of("a"))).isEqualTo(2);
        assertThat(sessions.accountOf(Sha256.of("b"))).isEmpty();
        var id = sessions.of(account.id(), now, hourAgo).getFirst().id();
        assertThat(sessions.delete(UUID.randomUUID(), id)).isFalse();
        assertThat(sessions.delete(account.id(), id)).isTrue();
        assertThat(sessions.delete(Sha256.of("a"))).isFalse();
        begin(account, "d", now);
        begin(account, "e", now);
        assertThat(sessions.deleteAllOf(account.id())).isEqualTo(2);
    }

    @Test
    void sessionsThatAreOverAreForgotten() {
        var account = account(false, null);
        begin(account, "dead", now);
        assertThat(sessions.deleteDead(now, hourAgo)).isZero();
        assertThat(sessions.deleteDead(now.plusSeconds(60), hourAgo)).isEqualTo(1);
        begin(account, "idle", now);
        assertThat(sessions.deleteDead(now, now)).isEqualTo(1);
    }

    @Test
    void whoStandsBetweenTwoFactorsIsKnownForAWhile() {
        var administrator = account(true, null);
        var plain = account(false, null);
        pending.insert(Sha256.of("p"), plain.id(), "/account", now);
        pending.insert(Sha256.of("q"), administrator.id(), "", now);
        assertThat(pending.find(Sha256.of("p"), hourAgo)).contains(new PendingSignIn(plain, "/account"));
        assertThat(pending.find(Sha256.of("q"), hourAgo)).contains(new PendingSignIn(administrator, ""));
        assertThat(pending.find(Sha256.of("p"), now)).isEmpty();
        pending.delete(Sha256.of("p"));
        assertThat(pending.find(Sha256.of("p"), hourAgo)).isEmpty();
        pending.deleteBefore(now);
        assertThat(pending.find(Sha256.of("q"), hourAgo)).isPresent();
        pending.deleteAllOf(administrator.id());
        assertThat(pending.find(Sha256.of("q"), hourAgo)).isEmpty();
    }

    @Test
    void failuresAreForgottenAfterADay() {
        var clock = new TestClock();
        clock.stop();
        var throttle = new Throttle(database.dsl(), new Transactions(database.dsl()), clock);
        throttle.begin(Throttle.stranger("forgotten@acme.example", "203.0.113.9"));
        var counted = database.dsl().fetchCount(THROTTLE);
        clock.advance(Duration.ofHours(24));
        throttle.deleteOld();
        assertThat(database.dsl().fetchCount(THROTTLE)).isEqualTo(counted);
        clock.advance(Duration.ofSeconds(1));
        throttle.deleteOld();
        assertThat(database.dsl().fetchCount(THROTTLE)).isZero();
    }

    private void begin(Account account, String name, Instant provedAt) {
        sessions.insert(
                UuidCreator.getTimeOrderedEpoch(),
                Sha256.of(name),
                account.id(),
                now,
                provedAt,
                now.plusSeconds(60),
                "203.0.113.1",
                "A browser");
    }

    private Account account(boolean siteAdministrator, String hash) {
        var id = UuidCreator.getTimeOrderedEpoch();
        var account = new Account(id, id + "@acme.example", siteAdministrator);
        accounts.insert(account, hash, now);
        return account;
    }
}
