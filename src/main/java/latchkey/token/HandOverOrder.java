package latchkey.token;

import java.util.UUID;
import latchkey.audit.Actor;
import latchkey.organization.CurrentMember;

/** Whose tokens are to be handed over, why, how and by whom. */
record HandOverOrder(HandOverPurpose purpose, CurrentMember by, Person leaving, HandOverForm form, Actor actor) {
    UUID organizationId() {
        return by.organization().id();
    }
}
