package latchkey.verification;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import latchkey.token.Use;

/** Counts the clients of a token apart up to a number each hour, the rest together, lest one fill the database. */
final class ClientLimit {
    static final int MOST = 100;
    static final String OTHERS = "(others)";

    private final Map<Object, Set<Object>> clients = new HashMap<>();
    private Instant hour = Instant.MIN;

    synchronized Use limit(Use use) {
        if (use.hour().isAfter(hour)) {
            hour = use.hour();
            clients.clear();
        }
        var known = clients.computeIfAbsent(use.tokenId(), token -> new HashSet<>());
        var client = use.address() + " " + use.agent();
        if (known.contains(client) || (known.size() < MOST && known.add(client))) {
            return use;
        }
        return new Use(use.organizationId(), use.tokenId(), use.prefix(), use.hour(), "", OTHERS, use.outcome());
    }
}
