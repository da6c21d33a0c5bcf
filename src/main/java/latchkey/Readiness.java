package latchkey;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Whether this instance should be sent requests, and each reason why it should not. */
final class Readiness {
    private final List<Supplier<@Nullable String>> checks = new ArrayList<>();
    private volatile boolean stopping;

    /** @param problem why what is remembered can't be relied on; null: it can */
    Readiness(DSLContext db, Supplier<@Nullable String> problem) {
        add(() -> stopping ? "it is stopping" : null);
        add(() -> whyDatabaseFails(db, problem));
    }

    /** @param check tells a reason in a few words; null: there is none */
    void add(Supplier<@Nullable String> check) {
        checks.add(check);
    }

    /** From now on nobody shall send it anything new. */
    void stop() {
        stopping = true;
    }

    /** Empty: it is ready. */
    List<String> reasons() {
        return checks.stream()
                .<@Nullable String>map(Supplier::get)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    private static @Nullable String whyDatabaseFails(DSLContext db, Supplier<@Nullable String> problem) {
        var known = problem.get();
        if (known != null) {
            return known;
        }
        try {
            db.selectOne().fetch();
            return null;
        } catch (DataAccessException e) {
            return "no connection to the database is free";
        }
    }
}
