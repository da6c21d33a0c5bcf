package latchkey.token;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * A place between two tokens of a sorted list, as the address of a page carries it: nothing but where to go on, so
 * that whoever makes one up sees their own list from another place and nothing else.
 *
 * @param order the code of the order that the place belongs to
 * @param at when the first page was asked for: what was live then stays among the live ones on every page
 * @param page the number of the page that begins or ends here
 * @param segment the part of the list, see {@link TokenSegment}
 * @param key what the token beside the place is sorted by within it
 * @param id of that token
 */
record TokenCursor(String order, Instant at, int page, String segment, String key, UUID id) {
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    private static final int MOST_PAGES = 9_999_999;
    private static final int LONGEST = 2_000;

    /** In letters that stand in an address as they are. */
    String encode() {
        var text = String.join("\n", order, at.toString(), Integer.toString(page), segment, id.toString(), key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Only what {@link #encode} made, to the letter, and for this order. */
    static Optional<TokenCursor> parse(String encoded, TokenOrder order) {
        if (encoded.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return decode(encoded)
                    .filter(cursor -> cursor.order.equals(order.code()))
                    .filter(cursor -> cursor.encode().equals(encoded));
        } catch (CharacterCodingException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<TokenCursor> decode(String encoded) throws CharacterCodingException {
        var bytes = Base64.getUrlDecoder().decode(encoded);
        var parts = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString()
                .split("\n", 6);
        if (parts.length != 6) {
            return Optional.empty();
        }
        var at = Instant.parse(parts[1]);
        var page = Integer.parseInt(parts[2]);
        return at.isBefore(Instant.EPOCH) || !at.isBefore(LATEST) || page < 1 || page > MOST_PAGES
                ? Optional.empty()
                : Optional.of(new TokenCursor(parts[0], at, page, parts[3], parts[5], UUID.fromString(parts[4])));
    }
}
