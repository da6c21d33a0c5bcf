package latchkey.organization;

import java.time.Duration;
import java.util.Set;
import latchkey.web.Networks;
import org.jspecify.annotations.Nullable;

/**
 * What an organization demands of its tokens, and of those who make them.
 *
 * @param endlessAllowed whether tokens may never expire
 * @param wildcardAllowed whether tokens may have the scope {@code *}
 * @param membersCreate whether members create tokens, or owners only
 * @param memberScopes what members may grant; null: every scope
 * @param requiredNetworks a token has to be limited to networks within these; none: no such rule
 * @param longestGrace for how long a rotated secret may go on working
 * @param unusedDays after how many days without use a token is ended; null: never
 * @param twoFactorsRequired whether members reach the organization with a second factor only
 */
public record Policy(
        int longestLifetimeDays,
        int defaultLifetimeDays,
        boolean endlessAllowed,
        boolean wildcardAllowed,
        boolean membersCreate,
        @Nullable Set<String> memberScopes,
        Networks requiredNetworks,
        int mostLiveTokens,
        Duration longestGrace,
        @Nullable Integer unusedDays,
        boolean twoFactorsRequired) {
    /** Holds for an organization that has not set its own. */
    public static final Policy DEFAULT =
            new Policy(366, 90, false, false, true, null, Networks.ANYWHERE, 500, Duration.ofDays(7), null);

    /** The same of an organization that lets its members in with one factor. */
    public Policy(
            int longestLifetimeDays,
            int defaultLifetimeDays,
            boolean endlessAllowed,
            boolean wildcardAllowed,
            boolean membersCreate,
            @Nullable Set<String> memberScopes,
            Networks requiredNetworks,
            int mostLiveTokens,
            Duration longestGrace,
            @Nullable Integer unusedDays) {
        this(
                longestLifetimeDays,
                defaultLifetimeDays,
                endlessAllowed,
                wildcardAllowed,
                membersCreate,
                memberScopes,
                requiredNetworks,
                mostLiveTokens,
                longestGrace,
                unusedDays,
                false);
    }

    /** The same, but that tokens may never expire. */
    public Policy withEndlessAllowed() {
        return new Policy(
                longestLifetimeDays,
                defaultLifetimeDays,
                true,
                wildcardAllowed,
                membersCreate,
                memberScopes,
                requiredNetworks,
                mostLiveTokens,
                longestGrace,
                unusedDays,
                twoFactorsRequired);
    }

    /** The same, but that members need a second factor. */
    public Policy withTwoFactorsRequired() {
        return new Policy(
                longestLifetimeDays,
                defaultLifetimeDays,
                endlessAllowed,
                wildcardAllowed,
                membersCreate,
                memberScopes,
                requiredNetworks,
                mostLiveTokens,
                longestGrace,
                unusedDays,
                true);
    }

    public boolean mayCreate(Role role) {
        return role == Role.OWNER || (role == Role.MEMBER && membersCreate);
    }

    /** Whether a member of a role may grant a scope. */
    public boolean mayGrant(Role role, String scope) {
        return role == Role.OWNER || memberScopes == null || memberScopes.contains(scope);
    }
}
