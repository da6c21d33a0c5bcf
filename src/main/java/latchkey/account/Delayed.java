package latchkey.account;

import io.javalin.http.Context;
import java.time.Duration;

/** What comes of a guess that was not even looked at, since too many before it were wrong. */
record Delayed(Duration time) implements AccountProof.Result, Passkeys.Result, SecondFactor.Result, SignIn.Result {
    /** For programs: the header Retry-After (RFC 9110 §10.2.3). */
    void tell(Context ctx) {
        ctx.header("Retry-After", String.valueOf(seconds()));
    }

    /** For people. */
    String words() {
        var seconds = seconds();
        if (seconds == 1) {
            return "Too many tries. Try again in a second";
        }
        return seconds < 120
                ? "Too many tries. Try again in " + seconds + " seconds"
                : "Too many tries. Try again in " + (seconds / 60 + 1) + " minutes";
    }

    private long seconds() {
        return time.toSeconds() + 1;
    }
}
