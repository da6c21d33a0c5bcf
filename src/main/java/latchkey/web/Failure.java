package latchkey.web;

import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.Map;
import latchkey.database.DatabaseAway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is answered to whatever went wrong.
 *
 * @param headers that the answer bears besides
 */
record Failure(ErrorText text, Map<String, String> headers) {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    /**
     * @param what was asked for, for the log, where that has to say more than the answer may: the method and the route,
     *     nothing that whoever asked has chosen
     */
    static Failure of(Exception e, String what, SparingLog log) {
        return switch (e) {
            case HttpResponseException refused -> refused(refused);
            case Overloaded overloaded -> unavailable("5");
            // Whoever found it has said so in the log, once.
            case DatabaseAway away -> unavailable("5");
            default -> unexpected(e, what, log);
        };
    }

    private static Failure refused(HttpResponseException e) {
        var allowed = e.getDetails().get("availableMethods");
        return new Failure(
                ErrorText.of(e.getStatus(), String.valueOf(e.getMessage())),
                allowed == null ? Map.of() : Map.of("Allow", allowed));
    }

    private static Failure unexpected(Exception e, String what, SparingLog log) {
        if (DatabaseFaults.isUnavailable(e)) {
            log.say("database", more -> LOG.warn("The database did not answer: {}{}", DatabaseFaults.reason(e), more));
            return unavailable("10");
        }
        log.say(what + " " + e.getClass().getName(), more -> LOG.error("Unexpected failure of {}{}", what, more, e));
        return new Failure(ErrorText.of(HttpStatus.INTERNAL_SERVER_ERROR.getCode(), ""), Map.of());
    }

    private static Failure unavailable(String seconds) {
        return new Failure(ErrorText.of(HttpStatus.SERVICE_UNAVAILABLE.getCode(), ""), Map.of("Retry-After", seconds));
    }
}
