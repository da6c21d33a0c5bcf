package latchkey.token;

import latchkey.web.Numbers;

/** How many there are, counted to 1,000 and no further: beyond that nobody reads the number, and counting costs. */
record Capped(int count) {
    static final int MOST = 1_000;
    /** Too dear to count. */
    static final Capped UNKNOWN = new Capped(-1);

    Capped plus(Capped other) {
        return new Capped(Math.min(count + other.count, MOST + 1));
    }

    boolean isMore() {
        return count > MOST;
    }

    boolean isExact() {
        return count >= 0 && count <= MOST;
    }

    boolean isKnown() {
        return count >= 0;
    }

    public boolean isNone() {
        return count == 0;
    }

    public boolean isOne() {
        return count == 1;
    }

    /** “1 000+” */
    public String text() {
        return isMore() ? Numbers.grouped(MOST) + "+" : Numbers.grouped(count);
    }
}
