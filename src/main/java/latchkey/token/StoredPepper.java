package latchkey.token;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the database knows of a pepper: never the pepper.
 *
 * @param check tells the right one from a wrong one
 * @param activatedAt when it began to digest new secrets; null: not yet, unless it is the first
 * @param retiredAt from when on no secret was looked for under it; null: it is in use
 * @param inUse whether a secret, dead or alive, was digested under it
 */
record StoredPepper(
        int version,
        CheckValue check,
        Instant createdAt,
        @Nullable Instant activatedAt,
        @Nullable Instant retiredAt,
        boolean inUse) {
    /** The one that digests new secrets. */
    static StoredPepper current(List<StoredPepper> all) {
        return all.stream()
                .filter(pepper -> pepper.activatedAt != null)
                .max(Comparator.comparingInt(StoredPepper::version))
                .orElseGet(() -> first(all));
    }

    /** The one that the keys of other purposes are made of, however old it is. */
    static StoredPepper first(List<StoredPepper> all) {
        return all.stream().min(Comparator.comparingInt(StoredPepper::version)).orElseThrow();
    }

    static void decide(List<StoredPepper> all, Peppers peppers) {
        var retired = all.stream()
                .filter(pepper -> pepper.retiredAt != null)
                .map(StoredPepper::version)
                .collect(Collectors.toSet());
        peppers.use(current(all).version, Set.copyOf(retired));
    }

    /** Whether nobody can serve without it; one that was added and not activated may be on its way still. */
    boolean isNeeded(List<StoredPepper> all) {
        var matters = activatedAt != null || inUse;
        return version == first(all).version || (matters && retiredAt == null);
    }

    byte[] checkValue() {
        return check.bytes();
    }

    /** 32 bytes, apart so that a record has no array. */
    static final class CheckValue {
        private final byte[] bytes;

        CheckValue(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }
    }
}
