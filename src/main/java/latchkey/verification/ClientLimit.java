package latchkey.verification;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import latchkey.token.Use;

/**
 * Counts the clients of a secret apart up to a number each hour, the rest together, lest one fill the database. Those
 * that are refused are counted apart from those that are accepted, lest a stranger hide them.
 */
final class ClientLimit {
    static final int MOST = 100;
    static final String OTHERS = "(others)";

    private final Map<Counted, Set<String>> clients = new HashMap<>();
    private Instant hour = Instant.MIN;

    synchronized Use limit(Use use) {
        if (use.hour().isAfter(hour)) {
            hour = use.hour();
            clients.clear();
        }
        var known = clients.computeIfAbsent(
                new Counted(use.tokenId(), use.prefix(), use.outcome()), key -> new HashSet<>());
        var client = use.address() + " " + use.agent();
        if (known.contains(client) || (known.size() < MOST && known.add(client))) {
            return use;
        }
        return new Use(use.organizationId(), use.tokenId(), use.prefix(), use.hour(), "", OTHERS, use.outcome());
    }

    private record Counted(UUID tokenId, String prefix, String outcome) {}
}
