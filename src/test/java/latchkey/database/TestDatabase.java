package latchkey.database;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** A migrated schema of its own for whoever asks, on one server for the whole run. */
public final class TestDatabase implements AutoCloseable {
    /** How many connections a portal has for pages. */
    public static final int CONNECTIONS = 5;

    /** How many it has to verify by. */
    public static final int READING_CONNECTIONS = 2;

    private final DatabaseAddress address;
    private final ConnectionPool pool;
    private final boolean ours;
    private final @Nullable ConnectionPool looking;
    private @Nullable ConnectionPool reading;

    private TestDatabase(DatabaseAddress address, boolean ours, boolean looking) {
        this.address = address;
        this.ours = ours;
        this.pool = new ConnectionPool(address, CONNECTIONS);
        this.looking = looking ? pool.forLooking() : null;
    }

    /** A copy of the migrated schema, with nothing in it that the migrations did not write. */
    public static TestDatabase fresh() {
        return new TestDatabase(TestServer.instance().fresh(), true, false);
    }

    /** The same schema, by connections of its own. */
    public TestDatabase again() {
        return new TestDatabase(address, false, looking != null);
    }

    /** A migrated schema on a server of the test's own, looked at by a connection apart as in a real portal. */
    public static TestDatabase at(DatabaseAddress address) {
        return new TestDatabase(address, false, true);
    }

    /** The names of all schemas given out so far: they stay until the run ends. */
    public static List<String> schemas() {
        return TestServer.instance().schemas();
    }

    /** Every value of every column of a schema, binary ones as hexadecimal and as raw bytes. */
    public static String dump(String schema) {
        return TestServer.instance().dump(schema);
    }

    /** The unpacked program files of the server, for whoever starts another. */
    public static Path binaries() {
        return TestServer.BINARIES.toAbsolutePath();
    }

    public DatabaseAddress address() {
        return address;
    }

    public String jdbcUrl() {
        return address.url();
    }

    public String user() {
        return address.user();
    }

    public String password() {
        return address.password();
    }

    public DataSource dataSource() {
        return pool.dataSource();
    }

    /** What a portal verifies by. */
    public DataSource reading() {
        if (reading == null) {
            reading = pool.forReading(READING_CONNECTIONS);
        }
        return reading.dataSource();
    }

    /** What a portal follows changes by. */
    public DataSource looking() {
        return looking == null ? dataSource() : looking.dataSource();
    }

    /**
     * The time of a portal on some machine, to be compared now and then.
     *
     * @param told what the database says it is
     * @param machine what the machine's clock says
     */
    public DatabaseClock clock(Clock told, Clock machine) {
        return new DatabaseClock(DSL.using(new ToldTime(dataSource(), told), SQLDialect.MARIADB), machine);
    }

    public DSLContext dsl() {
        return Database.context(dataSource());
    }

    /** Gives the connections back; the schema stays, but in a mutation run. */
    @Override
    public void close() {
        pool.close();
        if (looking != null) {
            looking.close();
        }
        if (reading != null) {
            reading.close();
        }
        if (ours) {
            TestServer.instance().giveBack(address);
        }
    }
}
