package latchkey.token;

import latchkey.mail.Outbox;
import latchkey.web.BaseUrl;

/** Tells people of a hand-over, in one mail each for whatever was done at once. Call it within its transaction. */
public final class HandOverNews {
    private final TokenMessages messages;
    private final HandOverMail mail;
    private final Outbox outbox;

    public HandOverNews(TokenMessages messages, BaseUrl baseUrl, Outbox outbox) {
        this.messages = messages;
        this.mail = new HandOverMail(baseUrl);
        this.outbox = outbox;
    }

    /** Whoever was removed. It is the one mail that they get of the organization, so it is none of those that end with it. */
    void ended(HandOverOrder order, HandOverCounts counts) {
        if (order.purpose() == HandOverPurpose.REMOVAL) {
            outbox.put(mail.removed(order.by(), order.leaving(), counts));
        }
    }

    /** Those who got tokens, and those who look after what was revoked. */
    void taken(HandOverOrder order, HandOverPlan plan) {
        plan.byReceiver().forEach((receiver, given) -> {
            if (!receiver.accountId().equals(order.by().account().id())) {
                outbox.put(order.organizationId(), mail.received(order.by(), order.leaving(), receiver, given));
            }
        });
        if (plan.revoked().size() < HandOver.AT_ONCE) {
            messages.revoked(
                    order.organizationId(),
                    plan.revoked().stream().map(OwnedToken::id).toList(),
                    order.actor(),
                    order.purpose().reason());
        } else {
            messages.manyRevoked(
                    order.organizationId(),
                    order.leaving(),
                    plan.revoked().size(),
                    order.actor(),
                    order.purpose().reason());
        }
    }
}
