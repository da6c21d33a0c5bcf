package latchkey;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.event.SchedulerListener.SchedulerEventType;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done again and again on one instance at a time, whichever is free. A job that failed, or whose instance ended
 * in the midst, is done again at its next time; one whose time passed while no instance ran, at once.
 */
final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private static final Duration LOOKED_EVERY = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);

    private final DataSource database;
    private final Clock clock;
    private final List<RecurringTask<Void>> tasks = new ArrayList<>();
    private @Nullable Scheduler scheduler;

    Jobs(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param work is told whether it shall stop as soon as it can */
    void add(String name, Schedule schedule, Consumer<BooleanSupplier> work) {
        tasks.add(Tasks.recurring(name, schedule)
                .execute((instance, context) ->
                        work.accept(() -> context.getSchedulerState().isShuttingDown())));
    }

    void start() {
        scheduler = Scheduler.create(database)
                .startTasks(tasks)
                .threads(tasks.size())
                .clock(clock::instant)
                .schedulerName(new SchedulerName.Fixed("portal-" + UUID.randomUUID()))
                // What MariaDB wants: times would be read in another zone, and rows locked one by one can't be skipped.
                .alwaysPersistTimestampInUTC()
                .pollUsingFetch(0.5, 1)
                .pollingInterval(LOOKED_EVERY)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(STOPPED_WITHIN)
                .failureLogging(LogLevel.WARN, false)
                .addSchedulerListener(new Complaints())
                .build();
        scheduler.start();
    }

    /** Waits for the jobs under way, which are told to stop. */
    @Override
    public void close() {
        if (scheduler != null) {
            scheduler.stop();
        }
    }

    /** Says in a line that jobs can't be looked for, once for each time that it begins. */
    private static final class Complaints extends AbstractSchedulerListener {
        private final AtomicBoolean isAway = new AtomicBoolean();

        @Override
        public void onSchedulerEvent(SchedulerEventType type) {
            if (type == SchedulerEventType.UNEXPECTED_ERROR && isAway.compareAndSet(false, true)) {
                LOG.warn("Jobs can’t be looked for, and will be again: does the database answer?");
            } else if (type == SchedulerEventType.RAN_EXECUTE_DUE) {
                isAway.set(false);
            }
        }
    }
}
