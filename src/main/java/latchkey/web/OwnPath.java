package latchkey.web;

import io.javalin.http.Context;
import java.util.regex.Pattern;

/** A path of this portal that came with a request: anything that could lead elsewhere is replaced. */
public final class OwnPath {
    /** Visible ASCII only; browsers read “//” and “/\” as the start of another host. */
    private static final Pattern SHAPE = Pattern.compile("/(?![/\\\\])[!-\\[\\]-~]*");

    private static final int LONGEST = 1000;

    private OwnPath() {}

    /** The address a request was made to, with its query. */
    public static String of(Context ctx) {
        var query = ctx.queryString();
        return query == null ? ctx.path() : ctx.path() + "?" + query;
    }

    public static String orElse(String path, String otherwise) {
        return path.length() <= LONGEST && SHAPE.matcher(path).matches() ? path : otherwise;
    }
}
