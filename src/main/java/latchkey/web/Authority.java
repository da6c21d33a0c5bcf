package latchkey.web;

import io.javalin.http.Context;
import java.util.Set;

/** Tells what the caller of a request may use. */
public interface Authority {
    /** What the caller holds on the address it asked for; empty for a stranger. */
    Set<Access> of(Context ctx);
}
