package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.token.TokenConditions.expiresSoon;
import static latchkey.token.TokenConditions.hasEnded;
import static latchkey.token.TokenConditions.isActive;
import static latchkey.token.TokenConditions.isBlocked;
import static latchkey.token.TokenConditions.isExpired;
import static latchkey.token.TokenConditions.isLive;
import static latchkey.token.TokenConditions.isRotating;
import static org.jooq.impl.DSL.noCondition;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * The orders of the list in SQL: each is a sequence of segments, and each segment is a stretch of one index, walked in
 * one direction. So “live ones first, then the dead” needs no sorting, however many there are.
 */
final class OrderConditions {
    private static final SortKey<Instant> ENDS = instant(ACCESS_TOKEN.ENDS_AT);
    private static final SortKey<Instant> EXPIRES = instant(ACCESS_TOKEN.EXPIRES_AT);
    private static final SortKey<Instant> USED = instant(ACCESS_TOKEN.LAST_USED_AT);
    private static final SortKey<Instant> CREATED = instant(ACCESS_TOKEN.CREATED_AT);
    private static final SortKey<Instant> BLOCKED = instant(ACCESS_TOKEN.BLOCKED_AT);
    private static final SortKey<Instant> ROTATING = instant(ACCESS_TOKEN.ROTATING_UNTIL);
    private static final SortKey<Instant> REVOKED = instant(ACCESS_TOKEN.REVOKED_AT);
    private static final SortKey<String> NAME = new SortKey<>(ACCESS_TOKEN.NAME_KEY, text -> text);

    private static final SortKey<String> OWNER = new SortKey<>(ACCESS_TOKEN.OWNER_KEY, text -> text);
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private OrderConditions() {}

    /**
     * @param at when the first page was asked for
     * @param ofOneOwner whether the list is of one owner's tokens
     */
    static List<Segment> segments(TokenOrder order, TokenFilter filter, Instant at, boolean ofOneOwner) {
        // A stretch of the others would be walked from end to end for nothing.
        return segmentsOfAll(order, filter, at, ofOneOwner).stream()
                .filter(segment -> segment.life().meets(filter.life()))
                .toList();
    }

    private static List<Segment> segmentsOfAll(TokenOrder order, TokenFilter filter, Instant at, boolean ofOneOwner) {
        var up = order.ascending();
        var ends = ofOneOwner ? "access_token_owner_ends" : "access_token_ends";
        return switch (order.column()) {
            case URGENCY -> byUrgency(filter, at, ends);
            case STATUS -> up ? byStatus(at, ends) : byStatus(at, ends).reversed();
            case NAME -> List.of(new Segment("all", Life.EITHER, noCondition(), NAME, up, "access_token_name"));
            case CREATED ->
                List.of(new Segment("all", Life.EITHER, noCondition(), CREATED, up, "access_token_created"));
            case USED -> {
                var segments = withNullsFirst(USED, noCondition(), up, "access_token_used");
                yield up ? segments : segments.reversed();
            }
            case EXPIRES -> {
                // What never expires does so after everything else.
                var come = filter.life() == Life.LIVE ? ACCESS_TOKEN.EXPIRES_AT.gt(at) : noCondition();
                var segments = withNullsFirst(EXPIRES, come, up, "access_token_expires");
                yield up ? segments.reversed() : segments;
            }
            case OWNER -> byOwner(up);
        };
    }

    /**
     * Expiry and end are the same of what is live, and the index of the one that is asked for is the shorter way; it
     * begins at what is still to come.
     */
    private static List<Segment> byUrgency(TokenFilter filter, Instant at, String ends) {
        var byExpiry = filter.has(FilterField.EXPIRES_FROM) || filter.has(FilterField.EXPIRES_TO);
        var live = byExpiry
                ? new Segment(
                        "live",
                        Life.LIVE,
                        isLive(at).and(ACCESS_TOKEN.EXPIRES_AT.gt(at)),
                        EXPIRES,
                        true,
                        "access_token_expires")
                : new Segment("live", Life.LIVE, isLive(at), ENDS, true, ends);
        return List.of(live, new Segment("dead", Life.DEAD, hasEnded(at), ENDS, false, ends));
    }

    private static List<Segment> byStatus(Instant at, String ends) {
        return List.of(
                new Segment("active", Life.LIVE, isActive(at), ENDS, true, ends),
                new Segment("soon", Life.LIVE, expiresSoon(at), ENDS, true, ends),
                new Segment("rotating", Life.LIVE, isRotating(at), ROTATING, true, "access_token_rotating"),
                new Segment("blocked", Life.LIVE, isBlocked(at), BLOCKED, true, "access_token_blocked"),
                new Segment("expired", Life.DEAD, isExpired(at), ENDS, false, ends),
                new Segment(
                        "revoked",
                        Life.DEAD,
                        ACCESS_TOKEN.REVOKED_AT.isNotNull(),
                        REVOKED,
                        false,
                        "access_token_revoked"));
    }

    /** Those whose owner left stand behind the others; their old key means nothing any more. */
    private static List<Segment> byOwner(boolean up) {
        var owned = new Segment(
                "owned", Life.EITHER, ACCESS_TOKEN.OWNER_ID.isNotNull(), OWNER, up, "access_token_owner_key");
        var left =
                new Segment("left", Life.EITHER, ACCESS_TOKEN.OWNER_ID.isNull(), ENDS, true, "access_token_owner_ends");
        return List.of(owned, left);
    }

    private static List<Segment> withNullsFirst(
            SortKey<Instant> key, Condition others, boolean ascending, String index) {
        return List.of(
                new Segment("none", Life.EITHER, key.field.isNull(), null, ascending, index),
                new Segment("some", Life.EITHER, key.field.isNotNull().and(others), key, ascending, index));
    }

    private static SortKey<Instant> instant(Field<Instant> field) {
        return new SortKey<>(field, OrderConditions::storable);
    }

    private static Instant storable(String text) {
        var instant = Instant.parse(text);
        if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
            throw new DateTimeException(text);
        }
        return instant;
    }

    /** A stretch of an index; without a key it is sorted by id alone. */
    record Segment(
            String label,
            Life life,
            Condition where,
            @Nullable SortKey<?> key,
            boolean ascending,
            String index) {}

    /** What a segment is sorted by, before the id. */
    record SortKey<T>(Field<T> field, Function<String, T> parse) {
        Condition isBeyond(String text, boolean ascending) {
            var value = parse.apply(text);
            return ascending ? field.gt(value) : field.lt(value);
        }

        Condition is(String text) {
            return field.eq(parse.apply(text));
        }
    }
}
