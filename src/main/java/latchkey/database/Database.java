package latchkey.database;

import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.ThreadLocalTransactionProvider;

/** Makes the one context through which all stores and {@link Transactions} speak SQL. */
public final class Database {
    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    private Database() {}

    /** Whoever uses this context on the thread of a transaction takes part in it. */
    public static DSLContext context(DataSource source) {
        var configuration = new DefaultConfiguration();
        configuration.set(SQLDialect.MARIADB);
        configuration.set(settings());
        configuration.set(new ThreadLocalTransactionProvider(new DataSourceConnectionProvider(source)));
        return DSL.using(configuration);
    }

    // Logged statements would carry what was bound to them.
    private static Settings settings() {
        return new Settings()
                .withRenderGroupConcatMaxLenSessionVariable(false)
                .withRenderCatalog(false)
                .withRenderSchema(false)
                .withFetchWarnings(false)
                .withExecuteLogging(false);
    }
}
