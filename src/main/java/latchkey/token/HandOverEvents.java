package latchkey.token;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;

/** What the log says of tokens that were handed over, an event for each. */
record HandOverEvents(HandOverOrder order, HandOverPlan plan) {
    List<AuditLog.Entry> ofTokens() {
        var entries = new ArrayList<AuditLog.Entry>();
        plan.given()
                .forEach((token, receiver) ->
                        entries.add(entry(AuditAction.TOKEN_HANDED_OVER, token, owner(receiver.email()))));
        for (var token : plan.shortened()) {
            var details = shortening(token);
            if (!details.isEmpty()) {
                entries.add(entry(AuditAction.TOKEN_EDITED, token, details));
            }
        }
        var reason = Map.of("reason", order.purpose().reason());
        plan.revoked().forEach(token -> entries.add(entry(AuditAction.TOKEN_REVOKED, token, reason)));
        return entries;
    }

    /** Of the person, once all is done. */
    AuditLog.Entry ofPerson(HandOverCounts counts) {
        var isRemoval = order.purpose() == HandOverPurpose.REMOVAL;
        return new AuditLog.Entry(
                isRemoval ? AuditAction.MEMBER_REMOVED : AuditAction.MEMBER_LEFT,
                order.leaving().id(),
                isRemoval ? order.leaving().email() : order.by().organization().name(),
                counts.details());
    }

    private static AuditLog.Entry entry(AuditAction action, OwnedToken token, Map<String, String> details) {
        return new AuditLog.Entry(action, token.id(), token.name(), details);
    }

    private Map<String, String> owner(String to) {
        return Map.of("owner", order.leaving().email() + " → " + to);
    }

    private Map<String, String> shortening(OwnedToken token) {
        var details = new HashMap<String, String>();
        if (order.purpose().ends()) {
            details.putAll(owner("nobody"));
        }
        var end = Objects.requireNonNull(plan.end());
        if (token.outlives(end)) {
            details.put("expires", TokenEdit.text(token.times().expiresAt()) + " → " + TokenEdit.text(end));
        }
        return details;
    }
}
