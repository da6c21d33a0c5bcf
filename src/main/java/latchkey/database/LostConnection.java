package latchkey.database;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tells a database that gave no answer at all from one that answered with an error. */
public final class LostConnection {
    /** The numbers below are the driver's and the pool's own. */
    private static final int FIRST_OF_SERVER = 1000;

    /** A server that may not be written to. */
    static final int READ_ONLY = 1290;

    /** A node without its cluster, a server that stops or became a replica, a connection that was killed. */
    private static final Set<Integer> LEAVING = Set.of(1047, 1053, READ_ONLY, 1927);

    private LostConnection() {}

    /** Whether a failure came from a statement or a connection, and no server had said anything. */
    public static boolean is(Throwable failure) {
        return codes(failure).findAny().isPresent() && codes(failure).noneMatch(code -> code >= FIRST_OF_SERVER);
    }

    /** Whether a server said with its last words that it serves this connection no longer. */
    static boolean wasTakenLeaveOf(Throwable failure) {
        return codes(failure).anyMatch(LEAVING::contains);
    }

    /** Whether a server may be there again, or another in its place, a moment later. */
    static boolean mayPass(Throwable failure) {
        return is(failure) || wasTakenLeaveOf(failure);
    }

    /** Whether a server answered with an error of a number. */
    static boolean has(Throwable failure, int number) {
        return codes(failure).anyMatch(code -> code == number);
    }

    private static IntStream codes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .mapToInt(cause -> ((SQLException) cause).getErrorCode());
    }
}
