package latchkey.organization;

import java.util.UUID;

/** The tokens of members, for those who know members and no tokens. */
public interface MemberTokens {
    /** How many live tokens an account owns in an organization. */
    int live(UUID organizationId, UUID accountId);

    /**
     * Makes all that an account owns in an organization nobody's. Call it within a transaction.
     *
     * @return how many of them live
     */
    int leave(UUID organizationId, UUID accountId);
}
