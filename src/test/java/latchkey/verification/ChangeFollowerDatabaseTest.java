package latchkey.verification;

import static latchkey.database.schema.Tables.INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
    private final ChangeFollower follower = new ChangeFollower(db, learned::addAll);
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

    @Test
    void howFarItGotIsReported() {
        follower.follow();
        var mark = changes.addMark();
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

        changes.addMark();
        follower.follow();
        assertThat(db.fetchSingle(INSTANCE).getSeenAt()).isAfter(seen);
    }

    @Test
    void anInstanceThatIsSilentForFiveSecondsIsNotWaitedFor() {
        follower.follow();
        var other = new ChangeFollower(db, change -> {});
        other.follow();
        var mark = changes.addMark();
        follower.follow();
        assertThat(instances.reached(mark).byAll()).isFalse();

        var silent = LocalDateTime.now(ZoneOffset.UTC).minusSeconds(6).toInstant(ZoneOffset.UTC);
        db.update(INSTANCE)
                .set(INSTANCE.SEEN_AT, silent)
                .where(INSTANCE.REACHED.lt(mark))
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
