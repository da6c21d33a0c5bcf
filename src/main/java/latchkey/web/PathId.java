package latchkey.web;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.UUID;
import java.util.regex.Pattern;

/** The {@code {id}} of an address. */
public final class PathId {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private PathId() {}

    /** @throws NotFoundResponse unless it is a UUID as we write them */
    public static UUID of(Context ctx) {
        var id = ctx.pathParam("id");
        if (!SHAPE.matcher(id).matches()) {
            throw new NotFoundResponse();
        }
        return UUID.fromString(id);
    }
}
