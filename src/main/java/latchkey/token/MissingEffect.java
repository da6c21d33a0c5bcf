package latchkey.token;

import java.util.List;
import latchkey.organization.MembershipStore;
import latchkey.organization.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Who would have to set up a second factor before they get in again.
 *
 * @param first some of them, by address
 * @param others how many more there are
 */
record MissingEffect(List<String> first, int others) {
    private static final int SHOWN = 20;

    /** Null for a policy that demands none. */
    static @Nullable MissingEffect of(Policy policy, List<MembershipStore.Member> missing) {
        if (!policy.twoFactorsRequired()) {
            return null;
        }
        var first =
                missing.stream().limit(SHOWN).map(MembershipStore.Member::email).toList();
        return new MissingEffect(first, missing.size() - first.size());
    }

    public int count() {
        return first.size() + others;
    }
}
