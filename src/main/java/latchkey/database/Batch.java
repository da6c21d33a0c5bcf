package latchkey.database;

import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Query;

/** One statement that is run many times in one go. */
public final class Batch {
    private Batch() {}

    /**
     * @param values of its named parameters, for each time
     * @return how many rows each time has found
     */
    @SuppressWarnings("unchecked")
    public static int[] run(DSLContext db, Query query, List<Map<String, Object>> values) {
        return values.isEmpty()
                ? new int[0]
                : db.batch(query).bind(values.toArray(Map[]::new)).execute();
    }
}
