package latchkey.token;

import java.util.Locale;

/**
 * What a list of tokens is sorted by.
 *
 * @param ascending whether the first of the alphabet, the earliest, or the status that works best is on top
 */
record TokenOrder(Column column, boolean ascending) {
    /** Live ones first, the soonest to end on top; then the dead, the last to end first. */
    static final TokenOrder USUAL = new TokenOrder(Column.URGENCY, true);

    /** The order of an address: {@code name}, or {@code -name} for the reverse. What is none is the usual one. */
    static TokenOrder parse(String code) {
        var ascending = !code.startsWith("-");
        var name = ascending ? code : code.substring(1);
        for (var column : Column.values()) {
            if (column != Column.URGENCY && column.code().equals(name)) {
                return new TokenOrder(column, ascending);
            }
        }
        return USUAL;
    }

    /** "" for the usual one. */
    public String code() {
        return column == Column.URGENCY ? "" : (ascending ? "" : "-") + column.code();
    }

    /** As the caption of the list has it. */
    public String words() {
        return ascending ? column.ascending : column.descending;
    }

    /** What can be sorted by: the columns of the list, and what the list is sorted by unless somebody chooses. */
    enum Column {
        URGENCY("live ones first, soonest to end on top", "", true),
        NAME("by name, A to Z", "by name, Z to A", true),
        STATUS("by status, active ones first", "by status, revoked ones first", true),
        OWNER("by owner, A to Z", "by owner, Z to A", true),
        USED("least recently used first", "most recently used first", false),
        EXPIRES("soonest to expire first", "last to expire first", true),
        CREATED("oldest first", "newest first", false);

        private final String ascending;
        private final String descending;
        private final boolean ascendingFirst;

        Column(String ascending, String descending, boolean ascendingFirst) {
            this.ascending = ascending;
            this.descending = descending;
            this.ascendingFirst = ascendingFirst;
        }

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The order that the header of the column leads to: the one people look for first, then its reverse. */
        TokenOrder next(TokenOrder current) {
            return new TokenOrder(this, current.column == this ? !current.ascending : ascendingFirst);
        }
    }
}
