package latchkey.web;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a list, by number.
 *
 * @param url the address of the list with everything but the page, ready to take "page=2"
 */
public record Pager(int page, int pages, long total, int size, String url) {
    /** The pager for a page asked for in the address: what is no page is the first. */
    public static Pager of(String asked, long total, int size, String url) {
        var pages = (int) Math.max(1, (total + size - 1) / size);
        var page = asked.matches("[1-9][0-9]{0,6}") ? Integer.parseInt(asked) : 1;
        return new Pager(page > pages ? 1 : page, pages, total, size, url);
    }

    public int offset() {
        return (page - 1) * size;
    }

    public long first() {
        return total == 0 ? 0 : offset() + 1L;
    }

    public long last() {
        return Math.min(total, offset() + (long) size);
    }

    public boolean several() {
        return pages > 1;
    }

    public @Nullable String previous() {
        return page > 1 ? url + "page=" + (page - 1) : null;
    }

    public @Nullable String next() {
        return page < pages ? url + "page=" + (page + 1) : null;
    }

    /** First, last and the neighbours of this page. */
    public List<Link> links() {
        return IntStream.rangeClosed(1, pages)
                .filter(number -> number == 1 || number == pages || Math.abs(number - page) <= 1)
                .mapToObj(number -> new Link(number, url + "page=" + number, number == page, isAfterGap(number)))
                .toList();
    }

    private boolean isAfterGap(int number) {
        return (number == pages && page < pages - 2) || (number == page - 1 && number > 2);
    }

    /** @param afterGap whether pages are left out before this one */
    public record Link(int number, String url, boolean current, boolean afterGap) {}
}
