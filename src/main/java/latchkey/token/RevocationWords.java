package latchkey.token;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import latchkey.web.Moment;

/** What is said after tokens were revoked, or after it turned out that they had been. */
final class RevocationWords {
    private RevocationWords() {}

    /**
     * @param all tokens that are revoked by now
     * @param revoked how many of them just now
     */
    static String done(List<AccessToken> all, int revoked, Instant now) {
        if (revoked == 0) {
            return before(all, now);
        }
        var earlier = all.size() - revoked;
        var done = revoked == 1 && earlier == 0
                ? all.getFirst().name() + " was revoked. Nothing accepts it any more."
                : revoked == 1
                        ? "1 token was revoked. Nothing accepts it any more."
                        : revoked + " tokens were revoked. Nothing accepts them any more.";
        return earlier == 0 ? done : done + " " + earlier + (earlier == 1 ? " was" : " were") + " revoked before.";
    }

    /** Who revoked them and when; of several, who did so last. */
    static String before(List<AccessToken> all, Instant now) {
        var last =
                all.stream().filter(token -> token.revocation() != null).max(Comparator.comparing(RevocationWords::at));
        if (last.isEmpty()) {
            return "There was nothing to revoke.";
        }
        var who = last.get().revokedBy();
        var when = new Moment(at(last.get()), now).text();
        return all.size() == 1
                ? "%s was already revoked by %s on %s.".formatted(all.getFirst().name(), who, when)
                : "All %d were already revoked, the last by %s on %s.".formatted(all.size(), who, when);
    }

    private static Instant at(AccessToken revoked) {
        return Objects.requireNonNull(revoked.revocation()).at();
    }
}
