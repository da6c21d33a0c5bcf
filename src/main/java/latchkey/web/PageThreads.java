package latchkey.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Makes pages on a few threads of the system, which shares the processors out between them and everything else.
 * Virtual threads take turns of their own accord only: a page that computes, a password that is hashed, would hold up
 * the verifications behind it.
 */
public final class PageThreads implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final ExecutorService threads;

    public PageThreads(int most) {
        var pool = new ThreadPoolExecutor(
                most,
                most,
                KEPT.toSeconds(),
                TimeUnit.SECONDS,
                // As many wait as are let in: see Admission.
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("page-", 1).factory());
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
    }

    /** The same handler, which is done on one of these threads while its own waits. */
    public Handler on(Handler page) {
        return ctx -> {
            var turn = new Turn(ctx, page);
            threads.execute(turn);
            turn.await();
        };
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    /** A page that waits for a thread, and then is made or given up. */
    private static final class Turn implements Runnable {
        private final Context ctx;
        private final Handler page;
        private final AtomicBoolean decided = new AtomicBoolean();
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable Throwable failure;

        Turn(Context ctx, Handler page) {
            this.ctx = ctx;
            this.page = page;
        }

        @Override
        public void run() {
            if (!decided.compareAndSet(false, true)) {
                return;
            }
            MDC.put(RequestId.LOGGED, RequestId.of(ctx));
            try {
                page.handle(ctx);
            } catch (Throwable e) {
                failure = e;
            } finally {
                MDC.remove(RequestId.LOGGED);
                ended.countDown();
            }
        }

        void await() throws Exception {
            if (!ended.await(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                if (decided.compareAndSet(false, true)) {
                    throw new Overloaded("No thread was free for a page");
                }
                ended.await();
            }
            switch (failure) {
                case null -> {}
                case Exception e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }
}
