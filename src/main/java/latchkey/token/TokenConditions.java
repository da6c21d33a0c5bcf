package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static org.jooq.impl.DSL.noCondition;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** Which tokens a query of {@link TokenReader} finds; what {@link TokenStatus} derives from times, in SQL. */
final class TokenConditions {
    private static final Duration UNUSED = Duration.ofDays(90);
    private static final Pattern IN_PREFIX = Pattern.compile("[0-9A-Za-z_]{1,16}");

    private TokenConditions() {}

    /** Those of an organization and, for members, of one owner. */
    static Condition visible(UUID organizationId, @Nullable UUID onlyOwner) {
        var ofOrganization = ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId);
        return onlyOwner == null ? ofOrganization : ofOrganization.and(ACCESS_TOKEN.OWNER_ID.eq(onlyOwner));
    }

    static Condition matches(TokenFilter filter, Instant now) {
        var ofStatus = switch (filter.status()) {
            case "active" -> isActive(now);
            case "expires_soon" -> expiresSoon(now);
            case "expired" -> ACCESS_TOKEN.REVOKED_AT.isNull().and(ACCESS_TOKEN.EXPIRES_AT.le(now));
            case "revoked" -> ACCESS_TOKEN.REVOKED_AT.isNotNull();
            case "live" -> isLive(now);
            case "unused" -> isUnused(now);
            case "ended" -> isLive(now).not();
            default -> noCondition();
        };
        return filter.q().isEmpty() ? ofStatus : ofStatus.and(contains(filter.q()));
    }

    static Condition isLive(Instant now) {
        return ACCESS_TOKEN
                .REVOKED_AT
                .isNull()
                .and(ACCESS_TOKEN.EXPIRES_AT.isNull().or(ACCESS_TOKEN.EXPIRES_AT.gt(now)));
    }

    static Condition expiresSoon(Instant now) {
        return isLive(now).and(ACCESS_TOKEN.EXPIRES_AT.lt(now.plus(TokenStatus.SOON)));
    }

    /** Live, older than 90 days, and not used in them. */
    static Condition isUnused(Instant now) {
        var since = now.minus(UNUSED);
        return isLive(now)
                .and(ACCESS_TOKEN.CREATED_AT.lt(since))
                .and(ACCESS_TOKEN.LAST_USED_AT.isNull().or(ACCESS_TOKEN.LAST_USED_AT.lt(since)));
    }

    /** Not "live and not expiring soon": of a token that never expires, SQL knows neither. */
    private static Condition isActive(Instant now) {
        return ACCESS_TOKEN
                .REVOKED_AT
                .isNull()
                .and(ACCESS_TOKEN.EXPIRES_AT.isNull().or(ACCESS_TOKEN.EXPIRES_AT.ge(now.plus(TokenStatus.SOON))));
    }

    private static Condition contains(String q) {
        var inText = ACCESS_TOKEN
                .NAME
                .containsIgnoreCase(q)
                .or(ACCESS_TOKEN.DESCRIPTION.containsIgnoreCase(q))
                .or(TokenReader.OWNER.EMAIL.containsIgnoreCase(q));
        // Prefixes are kept in ASCII, which MariaDB does not compare with other text.
        return IN_PREFIX.matcher(q).matches() ? inText.or(ACCESS_TOKEN_SECRET.PREFIX.contains(q)) : inText;
    }
}
