package latchkey.account;

import java.util.Set;
import latchkey.audit.Actor;

/** What the groups of a provider mean here: those above know organizations, signing in does not. */
@FunctionalInterface
public interface ProviderGroups {
    /** Makes the memberships that come from a provider those that the groups stand for. Called within a transaction. */
    void apply(Actor actor, Account account, String issuer, Set<String> groups);
}
