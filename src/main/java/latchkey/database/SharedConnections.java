package latchkey.database;

import java.sql.Connection;
import javax.sql.DataSource;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jspecify.annotations.Nullable;

/** The connections of a pool, as many at once as a share allows. */
final class SharedConnections extends DataSourceConnectionProvider {
    private final Share share;

    SharedConnections(DataSource source, Share share) {
        super(source);
        this.share = share;
    }

    @Override
    public @Nullable Connection acquire() {
        share.take();
        try {
            return super.acquire();
        } catch (RuntimeException e) {
            share.giveBack();
            throw e;
        }
    }

    @Override
    public void release(@Nullable Connection connection) {
        try {
            super.release(connection);
        } finally {
            share.giveBack();
        }
    }
}
