package latchkey.token;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import latchkey.web.Moment;

/** What is said of a secret that somebody came upon: whether it is the current one, and whether it works. */
final class PresentedWords {
    private PresentedWords() {}

    static String of(Presented found, Instant now) {
        var secret = found.secret();
        var status = found.status(now);
        var words = status.words().toLowerCase(Locale.ROOT);
        if (secret.isCurrent()) {
            return "%s… is the current secret of %s, which is %s.".formatted(secret.prefix(), found.name(), words);
        }
        var former = "%s… is a former secret of %s".formatted(secret.prefix(), found.name());
        return status.isLive()
                ? "%s. It %s; the token is %s.".formatted(former, end(found, now), words)
                : "%s. Nothing accepts it, as the token is %s.".formatted(former, words);
    }

    /** The first of what ends it; before its successor is used, its own grace period ends it at no known time. */
    private static String end(Presented found, Instant now) {
        var secret = found.secret();
        var end = Stream.of(secret.endsAt(), secret.expiresAt(), found.expiresAt())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(first -> new Moment(first, now).text());
        if (!secret.isLive(now)) {
            return "ended on " + end.orElseThrow();
        }
        return secret.endsAt() == null
                ? "works until its grace period is over, which begins with the first use of the new one"
                        + end.map(last -> ", but not beyond " + last).orElse("")
                : "works until " + end.orElseThrow();
    }
}
