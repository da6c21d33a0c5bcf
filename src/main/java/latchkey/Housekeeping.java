package latchkey;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import latchkey.web.Overloaded;
import latchkey.web.SparingLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What this instance does every now and then for itself; each run may fail without ending the next. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private static final Duration NOW_AND_THEN = Duration.ofMinutes(10);

    private static final int MOST_WAITING = 1_000;

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("housekeeping").factory());

    private final SparingLog log = new SparingLog();

    void every(Duration interval, String name, Runnable work) {
        var unused = scheduler.scheduleWithFixedDelay(
                () -> run(name, work), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What may as well be done a few minutes later. */
    void nowAndThen(String name, Runnable work) {
        every(NOW_AND_THEN, name, work);
    }

    /** In the name of the request that asks for it, as far as the log is concerned; not past what can be done soon. */
    void atOnce(String name, Runnable work) {
        if (scheduler.getQueue().size() >= MOST_WAITING) {
            throw new Overloaded("Too much waits for: " + name);
        }
        var asking = MDC.getCopyOfContextMap();
        scheduler.execute(() -> {
            MDC.setContextMap(asking == null ? Map.of() : asking);
            run(name, work);
            MDC.clear();
        });
    }

    private void run(String name, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.say(name, more -> LOG.warn("{} failed and will be tried again: {}{}", name, e.getMessage(), more));
        }
    }

    @Override
    public void close() {
        scheduler.shutdown();
        try {
            if (!scheduler.awaitTermination(10, TimeUnit.SECONDS)) {
                scheduler.shutdownNow();
            }
        } catch (InterruptedException e) {
            scheduler.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
