package latchkey.token;

import java.util.List;
import java.util.UUID;
import latchkey.organization.Organization;
import latchkey.organization.Role;
import org.jspecify.annotations.Nullable;

/** Who may be told of the tokens of an organization: owners of every one, the others of their own. */
record Audience(Organization organization, List<Listener> listeners) {
    Audience {
        listeners = List.copyOf(listeners);
    }

    /** Everybody but whoever did it, who knows. */
    List<Listener> without(@Nullable UUID accountId) {
        return listeners.stream()
                .filter(listener -> !listener.accountId().equals(accountId))
                .toList();
    }

    /** A member of the organization. */
    record Listener(UUID accountId, String email, Role role) {
        boolean hearsOf(@Nullable UUID ownerOfToken) {
            return role == Role.OWNER || accountId.equals(ownerOfToken);
        }

        /** Why they are told, at the foot of a mail. */
        String reason(Organization organization) {
            return role == Role.OWNER
                    ? "You get this mail because you are an owner of " + organization.name() + "."
                    : "You get this mail because you own tokens in " + organization.name() + ".";
        }
    }
}
