package latchkey.token;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import latchkey.organization.MembershipStore.Member;
import latchkey.web.FormErrors;
import latchkey.web.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's tokens as the page shows them that asks what becomes of each.
 *
 * @param rows those that can be decided one by one
 * @param total how many there are
 * @param seen tells this set of tokens from another
 * @param receivers who may get tokens
 * @param rowReceivers the first of them: a list of all in every row would be a page of nothing else
 */
record HandOverView(
        List<Row> rows, int total, long neverUsed, String seen, List<Receiver> receivers, List<Receiver> rowReceivers) {
    private static final int MOST_ROWS = 100;
    private static final int MOST_ROW_RECEIVERS = 20;

    static HandOverView of(
            List<OwnedToken> tokens, List<Member> receivers, HandOverForm form, FormErrors errors, Instant now) {
        var all = receivers.stream().map(Receiver::of).toList();
        return new HandOverView(
                tokens.stream()
                        .limit(MOST_ROWS)
                        .map(token -> Row.of(token, form, errors, now))
                        .toList(),
                tokens.size(),
                tokens.stream().filter(OwnedToken::isNeverUsed).count(),
                HandOver.mark(tokens),
                all,
                all.stream().limit(MOST_ROW_RECEIVERS).toList());
    }

    public boolean isEmpty() {
        return total == 0;
    }

    public int more() {
        return total - rows.size();
    }

    /** “1 live token” */
    public String words() {
        return total == 1 ? "1 live token" : "%,d live tokens".formatted(total);
    }

    /** Whether they are too many for one transaction. */
    public boolean isPieces() {
        return total >= HandOver.AT_ONCE;
    }

    /** Whether there are people whom the rows leave out. */
    public boolean isCut() {
        return receivers.size() > rowReceivers.size();
    }

    /**
     * A token to decide about.
     *
     * @param field the name of its choice
     * @param choice what was chosen, as the form sends it
     */
    record Row(
            UUID id,
            String name,
            TokenStatus status,
            @Nullable Moment lastUsed,
            @Nullable Moment expires,
            String field,
            String choice,
            @Nullable String error) {
        static Row of(OwnedToken token, HandOverForm form, FormErrors errors, Instant now) {
            var field = "token." + token.id();
            return new Row(
                    token.id(),
                    token.name(),
                    TokenStatus.of(token.times(), now),
                    Moment.orNull(token.lastUsedAt(), now),
                    Moment.orNull(token.times().expiresAt(), now),
                    field,
                    form.each().getOrDefault(token.id(), ""),
                    errors.of().get(field));
        }
    }

    /** Somebody who may get a token, as forms name them. */
    record Receiver(String id, String words) {
        static Receiver of(Member member) {
            return new Receiver(
                    member.accountId().toString(),
                    member.email() + " (" + member.role().words() + ")");
        }
    }
}
