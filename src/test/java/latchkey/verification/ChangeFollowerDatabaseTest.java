package latchkey.verification;

import static latchkey.database.schema.Tables.INSTANCE;
import static latchkey.database.schema.Tables.TOKEN_CHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import latchkey.database.DatabaseAway;
import latchkey.database.TestDatabase;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class ChangeFollowerDatabaseTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final DSLContext db = database.dsl();
    private final ChangeStore changes = new ChangeStore(db);
    private final InstanceStore instances = new InstanceStore(db);
    private final List<ChangeStore.Change> learned = new ArrayList<>();
    private final ChangeFollower follower = new ChangeFollower(db, Clock.systemUTC(), learned::addAll);
    private final UUID organizationId = UuidCreator.getTimeOrderedEpoch();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aChangeIsLearnedOnce() {
        follower.follow();
        var sequence = changes.add(organizationId, null);
        follower.follow();
        follower.follow();

        assertThat(learned).containsExactly(new ChangeStore.Change(sequence, organizationId, null, null));
    }

    @Test
    void whatIsCommittedBehindAHigherNumberIsLearnedAllTheSame() throws Exception {
        follower.follow();
        try (var connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            var slow =
                    new ChangeStore(DSL.using(connection, SQLDialect.MARIADB, new Settings().withRenderSchema(false)));
            var lower = slow.add(organizationId, null);
            var higher = changes.add(null, null);
            follower.follow();
            assertThat(learned).extracting(ChangeStore.Change::sequence).containsExactly(higher);

            connection.commit();
            follower.follow();
            assertThat(learned).extracting(ChangeStore.Change::sequence).containsExactly(higher, lower);
        }
    }

    /** Each node of a cluster gives out numbers of its own, so the lower one may be the later. */
    @Test
    void aMarkIsReachedWithWhatAnotherNodeNumberedLower() {
        follower.follow();
        insert(1_002);
        follower.follow();
        insert(1_000);
        var mark = changes.raiseMark();
        assertThat(instances.reached(mark).byAll()).isFalse();

        follower.follow();
        assertThat(instances.reached(mark).byAll()).isTrue();
        assertThat(learned).extracting(ChangeStore.Change::sequence).containsExactly(1_002L, 1_000L);
    }

    private void insert(long sequence) {
        db.insertInto(TOKEN_CHANGE)
                .set(TOKEN_CHANGE.SEQUENCE, sequence)
                .set(TOKEN_CHANGE.ORGANIZATION_ID, organizationId)
                .set(TOKEN_CHANGE.CREATED_AT, ChangeStore.now())
                .execute();
    }

    @Test
    void whoeverWantsAMarkThatWasReachedDoesNotLookAgain() {
        var mark = changes.raiseMark();
        follower.follow();
        changes.add(organizationId, null);
        follower.followPast(mark);
        assertThat(learned).isEmpty();

        follower.followPast(mark + 1);
        assertThat(learned).hasSize(1);
    }

    @Test
    void whatKeepsItFromFollowingIsToldFromADatabaseThatIsAway() {
        follower.follow();
        assertThat(follower.problem()).isNull();
        db.execute("ALTER TABLE token_change RENAME TO elsewhere");
        follower.tryToFollow();
        assertThatNoException().isThrownBy(follower::requireDatabase);
        follower.leave();
        assertThat(follower.problem()).startsWith("changes can't be followed since 20");

        database.close();
        follower.tryToFollow();
        assertThat(follower.problem()).isEqualTo("the database does not answer");
        assertThatThrownBy(follower::requireDatabase).isInstanceOf(DatabaseAway.class);
    }

    @Test
    void howFarItGotIsReported() {
        follower.follow();
        var mark = changes.raiseMark();
        assertThat(instances.reached(mark)).isEqualTo(new InstanceStore.Reached(1, 0));

        follower.follow();
        assertThat(instances.reached(mark)).isEqualTo(new InstanceStore.Reached(1, 1));
        assertThat(instances.reached(mark + 1).byAll()).isFalse();
    }

    @Test
    void whereNothingHappensLittleIsWritten() {
        follower.follow();
        var seen = db.fetchSingle(INSTANCE).getSeenAt();
        follower.follow();
        assertThat(db.fetchSingle(INSTANCE).getSeenAt()).isEqualTo(seen);

        changes.raiseMark();
        follower.follow();
        assertThat(db.fetchSingle(INSTANCE).getSeenAt()).isAfter(seen);
    }

    @Test
    void anInstanceThatIsSilentForFiveSecondsIsNotWaitedFor() {
        follower.follow();
        var other = new ChangeFollower(db, Clock.systemUTC(), change -> {});
        other.follow();
        var mark = changes.raiseMark();
        follower.follow();
        assertThat(instances.reached(mark).byAll()).isFalse();

        var silent = LocalDateTime.now(ZoneOffset.UTC).minusSeconds(6).toInstant(ZoneOffset.UTC);
        db.update(INSTANCE)
                .set(INSTANCE.SEEN_AT, silent)
                .where(INSTANCE.MARK.lt(mark))
                .execute();
        assertThat(instances.reached(mark)).isEqualTo(new InstanceStore.Reached(1, 1));
    }

    @Test
    void anInstanceThatLeavesIsNotWaitedFor() {
        follower.follow();
        assertThat(follower.isFollowing()).isTrue();
        follower.leave();

        assertThat(follower.isFollowing()).isFalse();
        assertThat(instances.reached(0).live()).isZero();
    }

    @Test
    void whateverCouldNotBeFollowedIsNotTrusted() {
        assertThat(follower.isFollowing()).isFalse();
        db.execute("ALTER TABLE token_change RENAME TO elsewhere");
        assertThatThrownBy(follower::follow).isInstanceOf(DataAccessException.class);
        assertThat(follower.isFollowing()).isFalse();
    }

    @Test
    void whatIsOldIsForgottenAndTheNewStays() {
        changes.add(organizationId, null);
        db.execute("UPDATE token_change SET created_at = created_at - INTERVAL 2 HOUR");
        var young = changes.add(null, null);
        follower.tidy();
        follower.follow();

        assertThat(learned).extracting(ChangeStore.Change::sequence).containsExactly(young);
    }

    @Test
    void aNewInstanceLearnsWhatMayStillHaveBeenUnderWay() {
        var old = changes.add(organizationId, null);
        db.execute("UPDATE token_change SET created_at = created_at - INTERVAL 2 MINUTE");
        var young = changes.add(null, null);
        follower.follow();

        assertThat(learned)
                .extracting(ChangeStore.Change::sequence)
                .containsExactly(young)
                .doesNotContain(old);
        assertThat(changes.lastBefore(Duration.ofSeconds(60))).isEqualTo(old);
    }
}
