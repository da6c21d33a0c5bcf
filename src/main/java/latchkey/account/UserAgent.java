package latchkey.account;

import io.javalin.http.Context;

/** What a browser calls itself: kept and shown as it is, but never longer than it needs to be. */
final class UserAgent {
    private static final int LONGEST = 255;

    private UserAgent() {}

    /** "" when it says nothing. */
    static String of(Context ctx) {
        var sent = ctx.userAgent() == null ? "" : ctx.userAgent();
        return sent.substring(0, Math.min(LONGEST, sent.length()));
    }
}
