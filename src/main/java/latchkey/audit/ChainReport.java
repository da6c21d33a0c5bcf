package latchkey.audit;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What came of verifying a chain. */
public sealed interface ChainReport {
    /** In one word, as it is recorded. */
    String code();

    /** For people, a sentence or two. */
    String sentence();

    /**
     * Every event is where it was written, as it was written.
     *
     * @param last null before the first checkpoint
     */
    record Intact(long events, @Nullable Checkpoint last) implements ChainReport {
        @Override
        public String code() {
            return "intact";
        }

        @Override
        public String sentence() {
            return "Intact: %s. %s"
                    .formatted(
                            events == 1 ? "1 event" : "%d events".formatted(events),
                            last == null
                                    ? "No checkpoint was signed yet."
                                    : "The checkpoint of %s covers %d of them."
                                            .formatted(last.day(), last.end().position()));
        }
    }

    /**
     * Something was altered behind the portal's back.
     *
     * @param position the first place that is not as it was written; 0 when what is wrong has none
     * @param event the event that stands there; null if none does
     */
    record Broken(Damage damage, long position, @Nullable UUID event, String sentence) implements ChainReport {
        @Override
        public String code() {
            return damage.name().toLowerCase(Locale.ROOT);
        }
    }

    /** What can be wrong with a chain. */
    enum Damage {
        EDITED,
        DELETED,
        INSERTED,
        REORDERED,
        RECOMPUTED,
        UNSIGNED
    }
}
