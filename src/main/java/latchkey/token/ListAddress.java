package latchkey.token;

import java.util.List;
import java.util.StringJoiner;
import latchkey.web.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * The address of a list, which holds its whole state.
 *
 * @param list its path
 * @param size how many tokens a page shows
 */
record ListAddress(String list, TokenFilter filter, TokenOrder order, int size) {
    static final List<Integer> SIZES = List.of(25, 50, 100);

    static ListAddress read(String list, Parameters query) {
        var asked = query.text("size");
        var size = SIZES.stream()
                .filter(known -> known.toString().equals(asked))
                .findAny()
                .orElse(SIZES.getFirst());
        return new ListAddress(list, TokenFilter.read(query), TokenOrder.parse(query.text("sort")), size);
    }

    ListAddress with(TokenFilter other) {
        return new ListAddress(list, other, order, size);
    }

    ListAddress with(TokenOrder other) {
        return new ListAddress(list, filter, other, size);
    }

    ListAddress withSize(int other) {
        return new ListAddress(list, filter, order, other);
    }

    /** The first page. */
    String url() {
        return url("", null);
    }

    @Nullable
    String before(@Nullable TokenCursor cursor) {
        return cursor == null ? null : url("before", cursor);
    }

    @Nullable
    String after(@Nullable TokenCursor cursor) {
        return cursor == null ? null : url("after", cursor);
    }

    /** What is filtered, in this order, as a file. */
    String export() {
        var query = query();
        return list + "/export" + (query.length() == 0 ? "" : "?" + query);
    }

    private String url(String direction, @Nullable TokenCursor cursor) {
        var query = query();
        if (size != SIZES.getFirst()) {
            query.add("size=" + size);
        }
        if (cursor != null) {
            query.add(direction + "=" + cursor.encode());
        }
        return list + (query.length() == 0 ? "" : "?" + query);
    }

    private StringJoiner query() {
        var query = new StringJoiner("&");
        if (!filter.isEmpty()) {
            query.add(filter.query());
        }
        if (!order.code().isEmpty()) {
            query.add("sort=" + order.code());
        }
        return query;
    }
}
