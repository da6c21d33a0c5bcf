package latchkey.mail;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** A message as plain text, for those whose mail program shows no other, and for reading aloud. */
final class PlainText {
    private PlainText() {}

    static String of(Message message) {
        var blocks = new ArrayList<String>();
        message.paragraphs().forEach(paragraph -> blocks.add(line(paragraph)));
        if (!message.items().isEmpty()) {
            blocks.add(String.join(
                    "\n", message.items().stream().map(PlainText::item).toList()));
        }
        if (message.link() != null) {
            blocks.add(link(message.link()));
        }
        blocks.add("--\n" + line(message.reason()));
        return String.join("\n\n", blocks) + "\n";
    }

    private static String item(Message.Item item) {
        return "- " + line(item.text()) + indented(item.link());
    }

    private static String indented(Message.@Nullable Link link) {
        return link == null ? "" : "\n  " + link(link).replace("\n", "\n  ");
    }

    private static String link(Message.Link link) {
        return line(link.words()) + ":\n" + line(link.url());
    }

    /** Whoever named something can't make it look like lines of our own. */
    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u0085]+", " ").strip();
    }
}
