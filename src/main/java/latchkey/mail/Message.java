package latchkey.mail;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one person is told. Texts are plain and may hold what people typed: the outbox sees to it that none of it
 * becomes a header or markup.
 *
 * @param to one address, as accounts have it
 * @param paragraphs each one paragraph, without line breaks of its own
 * @param link what to do about it; null: nothing
 * @param items what it is about where that is a list, such as tokens that end
 * @param reason why this person gets it, below a line
 */
public record Message(
        MessageKind kind,
        String to,
        String subject,
        List<String> paragraphs,
        @Nullable Link link,
        List<Item> items,
        String reason) {
    public Message {
        paragraphs = List.copyOf(paragraphs);
        items = List.copyOf(items);
    }

    /** @param url absolute, made from the base URL and never from a request */
    public record Link(String words, String url) {}

    /** One thing of a list, with a link of its own if there is something to do about it. */
    public record Item(String text, @Nullable Link link) {}

    /** It may hold a single-use link. */
    @Override
    public String toString() {
        return "Message[" + kind + "]";
    }
}
