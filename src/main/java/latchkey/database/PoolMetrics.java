package latchkey.database;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import javax.sql.DataSource;

/** How busy the connections of a pool are, and how long one waits for them. */
public final class PoolMetrics {
    private PoolMetrics() {}

    /** Once for each pool. */
    public static void measure(DataSource source, MeterRegistry meters) {
        try {
            var pool = source.unwrap(HikariDataSource.class);
            if (pool.getMetricRegistry() == null) {
                pool.setMetricRegistry(meters);
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException("Not a pool", e);
        }
    }
}
