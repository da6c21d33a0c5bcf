package latchkey;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every secret that the tests of a run created or typed. */
public final class Secrets {
    private static final Set<String> ALL = ConcurrentHashMap.newKeySet();

    private Secrets() {}

    public static String remember(String secret) {
        ALL.add(secret);
        return secret;
    }

    static Set<String> all() {
        return Set.copyOf(ALL);
    }
}
