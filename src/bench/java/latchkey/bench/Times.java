package latchkey.bench;

import java.util.Arrays;
import java.util.List;

/** How long something took, many times. */
record Times(long[] sortedNanos) {
    interface Work {
        void run() throws Exception;
    }

    /** One round of each after the other, half as many unmeasured before. */
    static List<Times> byTurns(int rounds, Work... works) throws Exception {
        var nanos = new long[works.length][rounds];
        for (var round = -rounds / 2; round < rounds; round++) {
            for (var i = 0; i < works.length; i++) {
                var start = System.nanoTime();
                works[i].run();
                if (round >= 0) {
                    nanos[i][round] = System.nanoTime() - start;
                }
            }
        }
        return Arrays.stream(nanos).map(Times::sorted).toList();
    }

    private static Times sorted(long[] nanos) {
        Arrays.sort(nanos);
        return new Times(nanos);
    }

    double median() {
        return millis(sortedNanos.length / 2);
    }

    double p95() {
        return millis((int) (sortedNanos.length * 0.95));
    }

    private double millis(int index) {
        return sortedNanos[Math.min(index, sortedNanos.length - 1)] / 1e6;
    }
}
