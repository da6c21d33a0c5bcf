package latchkey;

import latchkey.database.BorrowedDatabase;
import latchkey.database.ConnectionPool;
import latchkey.database.Database;
import latchkey.database.DatabaseAddress;
import latchkey.database.DatabaseClock;
import latchkey.database.Migrations;
import org.jooq.DSLContext;

/** The database of an installation as a command needs it: beside a portal that runs, or without one. */
final class OpenInstallation implements AutoCloseable {
    private static final int CONNECTIONS = 2;

    private final AutoCloseable borrowed;
    private final ConnectionPool pool;
    private final DSLContext db;
    private final DatabaseClock clock;

    private OpenInstallation(AutoCloseable borrowed, DatabaseAddress address) {
        this.borrowed = borrowed;
        this.pool = new ConnectionPool(address, CONNECTIONS);
        this.db = Database.context(pool.dataSource());
        this.clock = new DatabaseClock(db);
        clock.compare();
    }

    /** Fails with a {@link latchkey.database.StartupFailure} where there is no database of this version. */
    static OpenInstallation of(Start start) {
        if (!start.isEmbedded()) {
            return current(() -> {}, start.external());
        }
        var borrowed = BorrowedDatabase.of(start.dataDir(), start.binaries());
        return current(borrowed, borrowed.address());
    }

    /** On a database that somebody else keeps open. */
    static OpenInstallation at(DatabaseAddress address) {
        return current(() -> {}, address);
    }

    private static OpenInstallation current(AutoCloseable borrowed, DatabaseAddress address) {
        try {
            new Migrations(address).requireCurrent();
            return new OpenInstallation(borrowed, address);
        } catch (RuntimeException e) {
            close(borrowed);
            throw e;
        }
    }

    DSLContext db() {
        return db;
    }

    /** The database's time. */
    DatabaseClock clock() {
        return clock;
    }

    @Override
    public void close() {
        pool.close();
        close(borrowed);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
