package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static org.jooq.impl.DSL.noCondition;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** Which tokens a list shows, as far as they tell themselves; what {@link TokenStatus} derives from times, in SQL. */
final class TokenConditions {
    private static final Duration UNUSED = Duration.ofDays(90);

    private TokenConditions() {}

    /** Those of an organization and, for members, of one owner. */
    static Condition visible(UUID organizationId, @Nullable UUID onlyOwner) {
        var ofOrganization = ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId);
        return onlyOwner == null ? ofOrganization : ofOrganization.and(ACCESS_TOKEN.OWNER_ID.eq(onlyOwner));
    }

    static Condition matches(TokenFilter filter, Instant now) {
        return ofStatus(filter.value(FilterField.STATUS), now)
                .and(ofUse(filter.value(FilterField.USED), now))
                .and(created(filter))
                .and(expires(filter));
    }

    private static Condition ofStatus(String status, Instant now) {
        return switch (status) {
            case "active" -> isActive(now);
            case "expires_soon" -> expiresSoon(now);
            case "rotating" -> isRotating(now);
            case "blocked" -> isBlocked(now);
            case "expired" -> isExpired(now);
            case "revoked" -> ACCESS_TOKEN.REVOKED_AT.isNotNull();
            case "live" -> isLive(now);
            case "unused" -> isUnused(now);
            case "ended" -> hasEnded(now);
            default -> noCondition();
        };
    }

    private static Condition ofUse(String use, Instant now) {
        return switch (use) {
            case "7d" -> ACCESS_TOKEN.LAST_USED_AT.ge(now.minus(Duration.ofDays(7)));
            case "not_30d" -> isIdle(now.minus(Duration.ofDays(30)));
            case "not_90d" -> isIdle(now.minus(UNUSED));
            case "never" -> ACCESS_TOKEN.LAST_USED_AT.isNull();
            default -> noCondition();
        };
    }

    private static Condition created(TokenFilter filter) {
        var from = filter.begin(FilterField.CREATED_FROM);
        var to = filter.end(FilterField.CREATED_TO);
        return (from == null ? noCondition() : ACCESS_TOKEN.CREATED_AT.ge(from))
                .and(to == null ? noCondition() : ACCESS_TOKEN.CREATED_AT.lt(to));
    }

    /** A token ends when it expires, or before: saying so lets the indexes by end begin at the right place. */
    private static Condition expires(TokenFilter filter) {
        var from = filter.begin(FilterField.EXPIRES_FROM);
        var to = filter.end(FilterField.EXPIRES_TO);
        return (from == null ? noCondition() : ACCESS_TOKEN.EXPIRES_AT.ge(from))
                .and(to == null ? noCondition() : ACCESS_TOKEN.EXPIRES_AT.lt(to).and(ACCESS_TOKEN.ENDS_AT.lt(to)));
    }

    static Condition isLive(Instant now) {
        return ACCESS_TOKEN.ENDS_AT.gt(now);
    }

    static Condition hasEnded(Instant now) {
        return ACCESS_TOKEN.ENDS_AT.le(now);
    }

    static Condition isExpired(Instant now) {
        return hasEnded(now).and(ACCESS_TOKEN.REVOKED_AT.isNull());
    }

    static Condition isBlocked(Instant now) {
        return isLive(now).and(ACCESS_TOKEN.BLOCKED_AT.isNotNull());
    }

    static Condition isRotating(Instant now) {
        return isLive(now).and(ACCESS_TOKEN.BLOCKED_AT.isNull()).and(ACCESS_TOKEN.ROTATING_UNTIL.gt(now));
    }

    static Condition expiresSoon(Instant now) {
        return isLive(now)
                .and(ACCESS_TOKEN.ENDS_AT.lt(now.plus(TokenStatus.SOON)))
                .and(isUndisturbed(now));
    }

    static Condition isActive(Instant now) {
        return ACCESS_TOKEN.ENDS_AT.ge(now.plus(TokenStatus.SOON)).and(isUndisturbed(now));
    }

    private static Condition isUndisturbed(Instant now) {
        return ACCESS_TOKEN
                .BLOCKED_AT
                .isNull()
                .and(ACCESS_TOKEN.ROTATING_UNTIL.isNull().or(ACCESS_TOKEN.ROTATING_UNTIL.le(now)));
    }

    /** Live, older than 90 days, and not used in them. */
    static Condition isUnused(Instant now) {
        return isLive(now).and(ACCESS_TOKEN.IDLE_SINCE.lt(now.minus(UNUSED)));
    }

    /** Neither used nor created since. */
    private static Condition isIdle(Instant since) {
        return ACCESS_TOKEN
                .CREATED_AT
                .lt(since)
                .and(ACCESS_TOKEN.LAST_USED_AT.isNull().or(ACCESS_TOKEN.LAST_USED_AT.lt(since)));
    }
}
