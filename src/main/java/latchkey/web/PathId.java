package latchkey.web;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code {id}} of an address. */
public final class PathId {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private PathId() {}

    /** @throws NotFoundResponse unless it is a UUID as we write them */
    public static UUID of(Context ctx) {
        return parse(ctx.pathParam("id"));
    }

    /** @throws NotFoundResponse unless it is a UUID as we write them */
    public static UUID parse(String text) {
        var id = orNull(text);
        if (id == null) {
            throw new NotFoundResponse();
        }
        return id;
    }

    /** The same of any other part of an address; null unless it is a UUID as we write them. */
    public static @Nullable UUID orNull(String text) {
        return SHAPE.matcher(text).matches() ? UUID.fromString(text) : null;
    }
}
