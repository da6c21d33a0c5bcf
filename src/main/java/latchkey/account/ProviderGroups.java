package latchkey.account;

import java.util.Set;
import java.util.UUID;
import latchkey.audit.Actor;
import org.jspecify.annotations.Nullable;

/** What the groups of a provider mean here: those above know organizations, signing in does not. */
public interface ProviderGroups {
    /**
     * Locks the organizations that {@link #apply} will look at, in the order of their ids and before anything else.
     *
     * @param account null: it is not there yet
     * @return which ones
     */
    Set<UUID> lock(@Nullable Account account, String issuer, Set<String> groups);

    /**
     * Makes the memberships that come from a provider those that the groups stand for. Called within a transaction.
     *
     * @return records it, and is to be run last
     */
    Runnable apply(Actor actor, Account account, String issuer, Set<String> groups);
}
