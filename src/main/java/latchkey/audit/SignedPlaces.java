package latchkey.audit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import latchkey.audit.ChainReport.Broken;
import org.jspecify.annotations.Nullable;

/** Compares each place of a chain that is passed with what was signed there. */
final class SignedPlaces implements Consumer<ChainEnd> {
    private final Deque<Checkpoint> ahead;
    private long heldUpTo;
    private @Nullable Broken misfit;

    SignedPlaces(List<Checkpoint> signed) {
        this.ahead = new ArrayDeque<>(signed);
    }

    @Override
    public void accept(ChainEnd passed) {
        while (!ahead.isEmpty() && ahead.getFirst().end().position() <= passed.position()) {
            var checkpoint = ahead.removeFirst();
            if (misfit == null && !checkpoint.end().equals(passed)) {
                misfit = Breaks.recomputed(heldUpTo + 1, checkpoint);
            }
            heldUpTo = passed.position();
        }
    }

    /** @param reached the end of the chain: what was signed beyond it is gone */
    @Nullable
    Broken misfit(ChainEnd reached) {
        return misfit == null && !ahead.isEmpty() ? Breaks.cutOff(reached.position() + 1, ahead.getLast()) : misfit;
    }
}
