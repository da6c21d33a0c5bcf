package latchkey.database;

/** The database was found not to answer a moment ago, so that nobody has to wait to find it again. */
public final class DatabaseAway extends RuntimeException {
    public DatabaseAway() {
        super("The database does not answer");
    }
}
