package latchkey.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import latchkey.web.Moment;
import latchkey.web.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * A rotation under way: who uses the new secret already, who still uses the former one, and whether it may end.
 *
 * @param ends when the former secret ends; null: some time after the new one is first used
 * @param formerExpires when the token would have expired without the rotation; null: never
 * @param grace that time, in words
 * @param advice what to make of it, in a sentence
 * @param safe whether the former secret can be ended without anybody noticing, as far as can be known
 */
record CutOverBoard(
        Side current,
        Side former,
        @Nullable Moment ends,
        @Nullable Moment formerExpires,
        String grace,
        String advice,
        boolean safe,
        boolean newSecretUsed,
        Moment rotated) {
    private static final Duration QUIET = Duration.ofHours(12);

    /**
     * @param ofCurrent who used the new secret since the rotation
     * @param ofFormer who used the former one since the rotation
     */
    static CutOverBoard of(
            AccessTokenSecret current,
            AccessTokenSecret former,
            List<ClientReader.Client> ofCurrent,
            List<ClientReader.Client> ofFormer,
            Instant now) {
        var newSide = Side.of(current, ofCurrent, List.of(), now);
        var formerSide = Side.of(former, ofFormer, ofCurrent, now);
        var rotatedAt = current.createdAt();
        var quietSince = formerSide.lastUsedAt() == null ? rotatedAt : formerSide.lastUsedAt();
        var isQuiet = quietSince.plus(QUIET).isBefore(now);
        var isUsed = current.firstUsedAt() != null;
        return new CutOverBoard(
                newSide,
                formerSide,
                former.endsAt() == null ? null : Moment.orNull(former.end(), now),
                Moment.orNull(former.expiresAt(), now),
                Grace.words(former.grace()),
                advice(formerSide, isUsed, isQuiet, new Moment(quietSince, now)),
                isUsed && isQuiet,
                isUsed,
                new Moment(rotatedAt, now));
    }

    private static String advice(Side former, boolean isUsed, boolean isQuiet, Moment quietSince) {
        var still = former.clients().stream().filter(user -> !user.moved()).count();
        if (!isUsed) {
            return "Nobody has used the new secret yet.";
        } else if (former.lastUsedAt() == null) {
            return "Nobody has used the former secret since the rotation, "
                    + quietSince.relative()
                    + (isQuiet ? ": it is safe to end." : ". Wait until it has been quiet for 12 hours.");
        } else if (isQuiet) {
            return "The former secret was last seen " + quietSince.relative() + ": it is safe to end.";
        } else if (still == 0) {
            return "Whoever used the former secret uses the new one now. Wait until it has been quiet for 12 hours.";
        } else {
            return still == 1
                    ? "1 client still uses the former secret."
                    : still + " clients still use the former secret.";
        }
    }

    /**
     * One of the two secrets.
     *
     * @param calls accepted since the rotation
     * @param clients that made them, the last seen first
     */
    record Side(
            String prefix,
            @Nullable Instant lastUsedAt,
            @Nullable Moment lastUsed,
            long calls,
            List<User> clients) {
        /** @param ofOther who used the other secret */
        static Side of(
                AccessTokenSecret secret,
                List<ClientReader.Client> used,
                List<ClientReader.Client> ofOther,
                Instant now) {
            return new Side(
                    secret.prefix(),
                    used.isEmpty() ? null : used.getFirst().lastAt(),
                    Moment.orNull(secret.lastUsedAt(), now),
                    used.stream().mapToLong(ClientReader.Client::calls).sum(),
                    used.stream().map(client -> User.of(client, ofOther, now)).toList());
        }

        public String callsText() {
            return Numbers.grouped(calls);
        }
    }

    /**
     * Who used a secret: a program at an address.
     *
     * @param moved whether it has used the other secret since
     */
    record User(String address, String agent, String calls, Moment last, boolean moved) {
        static User of(ClientReader.Client client, List<ClientReader.Client> ofOther, Instant now) {
            return new User(
                    client.address().isEmpty() ? "address not told" : client.address(),
                    client.agent().isEmpty() ? "program not told" : client.agent(),
                    Numbers.grouped(client.calls()) + (client.calls() == 1 ? " call" : " calls"),
                    new Moment(client.lastAt(), now),
                    ofOther.stream().anyMatch(other -> other.isLaterUseOfSame(client)));
        }
    }
}
