package latchkey.token;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import latchkey.organization.Role;
import latchkey.token.TokenOrder.Column;
import org.jspecify.annotations.Nullable;

/** The links of a list: to sort it, to take a filter away, to other pages. */
record ListView(
        List<Header> headers,
        List<Chip> chips,
        List<Size> sizes,
        @Nullable String first,
        @Nullable String previous,
        @Nullable String next,
        String export,
        int number,
        String caption) {

    static ListView of(ListAddress address, TokenPart part, Role role) {
        return new ListView(
                headers(address, role),
                chips(address),
                ListAddress.SIZES.stream()
                        .map(size -> new Size(size, address.withSize(size).url(), size == address.size()))
                        .toList(),
                part.previous() == null ? null : address.url(),
                address.before(part.previous()),
                address.after(part.next()),
                address.export(),
                part.number(),
                caption(address, part));
    }

    public boolean isSeveral() {
        return previous != null || next != null;
    }

    private static List<Header> headers(ListAddress address, Role role) {
        return Stream.of(
                        new Titled(Column.NAME, "Name"),
                        new Titled(Column.STATUS, "Status"),
                        new Titled(Column.OWNER, "Owner"),
                        new Titled(Column.USED, "Last used"),
                        new Titled(Column.EXPIRES, "Expires"),
                        new Titled(Column.CREATED, "Created"))
                .filter(titled -> titled.column != Column.OWNER || role.seesEveryToken())
                .map(titled -> header(address, titled))
                .toList();
    }

    private static Header header(ListAddress address, Titled titled) {
        var order = address.order();
        var next = titled.column.next(order);
        var isSorted = order.column() == titled.column;
        return new Header(
                titled.words,
                address.with(next).url(),
                !isSorted ? null : order.ascending() ? "ascending" : "descending",
                !isSorted ? null : order.ascending() ? "↑" : "↓",
                (isSorted ? ", sorted " + order.words() + "; sort " : ", sort ") + next.words());
    }

    private static List<Chip> chips(ListAddress address) {
        var chips = new ArrayList<Chip>();
        for (var field : FilterField.values()) {
            if (address.filter().has(field)) {
                chips.add(new Chip(
                        field.words(),
                        field.words(address.filter().value(field)),
                        address.with(address.filter().without(field)).url()));
            }
        }
        return chips;
    }

    private static String caption(ListAddress address, TokenPart part) {
        var shown = part.ids().size();
        var total = part.total();
        if (!total.isKnown()) {
            return "%d of more tokens, %s".formatted(shown, address.order().words());
        }
        var words = total.isOne() ? "1 token" : "%s tokens".formatted(total.text());
        return (shown == total.count() ? words : "%d of %s".formatted(shown, words)) + ", "
                + address.order().words();
    }

    private record Titled(Column column, String words) {}

    /**
     * The header of a column.
     *
     * @param sorted the value of aria-sort; null: the list is sorted by another one
     * @param hint what its link does, for those who don't see the arrow
     */
    record Header(
            String words,
            String url,
            @Nullable String sorted,
            @Nullable String arrow,
            String hint) {}

    /** A filter that is set, and the address of the list without it. */
    record Chip(String words, String value, String url) {}

    record Size(int size, String url, boolean current) {}
}
