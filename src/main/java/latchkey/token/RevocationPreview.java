package latchkey.token;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import latchkey.web.Numbers;

/**
 * What revoking tokens would end, as the page that asks shows it.
 *
 * @param rows those that are shown, the busiest first
 * @param live how many would be revoked, shown or not
 * @param together what all of them were used for
 */
record RevocationPreview(List<Row> rows, int live, BlastRadius together) {
    /** How many are looked at. */
    static final int MOST = 1_000;

    /** @param live how many are not revoked; more than {@code shown} has if there are too many to show */
    static RevocationPreview of(
            List<AccessToken> shown, int live, Map<UUID, BlastRadius> each, BlastRadius together, Instant now) {
        var rows = shown.stream()
                .map(token -> new Row(TokenView.of(token, now), each.getOrDefault(token.id(), BlastRadius.NONE)))
                .sorted(Comparator.comparing((Row row) -> row.token.revoked() != null)
                        .thenComparing(row -> row.used.calls(), Comparator.reverseOrder())
                        .thenComparing(row -> row.token.name()))
                .toList();
        return new RevocationPreview(rows, live, together);
    }

    /** Whether there are more than were looked at. */
    public boolean isCut() {
        return live > MOST;
    }

    public boolean isOver() {
        return live == 0;
    }

    /** How many there are besides those shown. */
    public long more() {
        return live - rows.stream().filter(Row::isLive).count();
    }

    public long before() {
        return rows.stream().filter(Predicate.not(Row::isLive)).count();
    }

    public String moreText() {
        return isCut() ? "at least " + more() : String.valueOf(more());
    }

    /** “this token”, “these 3 tokens” or “any of more than 1 000 tokens”. */
    public String theseTokens() {
        return live == 1 ? "this token" : (isCut() ? "any of " : "these ") + tokens();
    }

    public String tokens() {
        return live == 1 ? "1 token" : isCut() ? "more than " + Numbers.grouped(MOST) + " tokens" : live + " tokens";
    }

    /** @param used in the last 24 hours */
    record Row(TokenView token, BlastRadius used) {
        public boolean isLive() {
            return token.revoked() == null;
        }
    }
}
