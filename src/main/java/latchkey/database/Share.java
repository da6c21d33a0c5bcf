package latchkey.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jooq.exception.DataAccessException;

/** How many connections of a pool one kind of work may hold at once, so that some are always left for the other. */
public final class Share {
    private static final double PART = 0.6;
    private static final int LEAST = 2;

    private final Semaphore free;
    private final Duration patience;

    /** @param patience how long it waits for one of these connections before it gives up */
    public Share(DataSource pool, Duration patience) {
        this.free = new Semaphore(Math.max(LEAST, (int) (size(pool) * PART)), true);
        this.patience = patience;
    }

    void take() {
        try {
            if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw none();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw none();
        }
    }

    void giveBack() {
        free.release();
    }

    private static DataAccessException none() {
        return new DataAccessException(
                "No connection was free", new SQLTransientConnectionException("All connections are in use", "08000"));
    }

    private static int size(DataSource pool) {
        try {
            return pool.unwrap(HikariDataSource.class).getMaximumPoolSize();
        } catch (SQLException e) {
            throw new IllegalArgumentException("Not a pool", e);
        }
    }
}
