package latchkey;

import java.nio.file.Path;
import latchkey.web.AccessLog;
import org.jspecify.annotations.Nullable;

/**
 * How and where the program logs.
 *
 * @param json one object a line, for programs; otherwise lines for people
 * @param accessFile null: standard output
 */
record LogSettings(
        boolean json, AccessLog.Which access, @Nullable Path accessFile) {}
