package latchkey.token;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are to be counted.
 *
 * @param firstUse the first that was more than an inquiry; null: none was
 * @param lastAddress where the last came from; "" when not told
 * @param needed how many of them needed each scope
 * @param lacked what the last of them needed, if they were refused for it; null: not kept
 */
public record CountedUse(
        Use use,
        long calls,
        @Nullable Instant firstUse,
        Instant lastAt,
        String lastAddress,
        Map<String, Long> needed,
        @Nullable String lacked) {
    /** Calls of which no more is known. */
    public static CountedUse of(Use use, long calls, Instant lastAt) {
        return new CountedUse(use, calls, lastAt, lastAt, use.address(), Map.of(), null);
    }
}
