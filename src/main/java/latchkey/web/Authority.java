package latchkey.web;

import io.javalin.http.Context;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what the caller of a request may use. */
public interface Authority {
    /** What the caller holds on the address it asked for; empty for a stranger. */
    Set<Access> of(Context ctx);

    /** Where the caller has to do something first, to hold here what it would hold otherwise; null: nowhere. */
    @Nullable
    String owed(Context ctx);
}
