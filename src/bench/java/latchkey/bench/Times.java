package latchkey.bench;

import java.util.Arrays;

/** How long something took, many times. */
record Times(long[] sortedNanos) {
    interface Work {
        void run() throws Exception;
    }

    static Times of(int warmUp, int rounds, Work work) throws Exception {
        for (var i = 0; i < warmUp; i++) {
            work.run();
        }
        var nanos = new long[rounds];
        for (var i = 0; i < rounds; i++) {
            var start = System.nanoTime();
            work.run();
            nanos[i] = System.nanoTime() - start;
        }
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
