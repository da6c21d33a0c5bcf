package latchkey.web;

import io.javalin.http.BadRequestResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The format application/x-www-form-urlencoded (WHATWG URL §5.1), without its leniency. */
final class UrlEncoded {
    private UrlEncoded() {}

    /** @throws BadRequestResponse for broken percent-encoding or UTF-8 */
    static Map<String, List<String>> decode(String encoded) {
        var values = new LinkedHashMap<String, List<String>>();
        for (var pair : encoded.split("&", -1)) {
            if (!pair.isEmpty()) {
                var equals = pair.indexOf('=');
                var name = equals < 0 ? pair : pair.substring(0, equals);
                var value = equals < 0 ? "" : pair.substring(equals + 1);
                values.computeIfAbsent(text(name), unused -> new ArrayList<>()).add(text(value));
            }
        }
        return values;
    }

    private static String text(String encoded) {
        return isPlain(encoded) ? encoded : decoded(encoded);
    }

    /** As nearly all that programs send is. */
    private static boolean isPlain(String encoded) {
        for (var i = 0; i < encoded.length(); i++) {
            var c = encoded.charAt(i);
            if (c == '%' || c == '+' || c >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String decoded(String encoded) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes(encoded)).toString();
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new BadRequestResponse("What was sent is not valid text.");
        }
    }

    private static ByteBuffer bytes(String encoded) {
        var bytes = new ByteArrayOutputStream(encoded.length());
        for (var i = 0; i < encoded.length(); i++) {
            var c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(octet(encoded, i + 1));
                i += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /** Of exactly two digits: HexFormat itself would take one, or none. */
    private static int octet(String encoded, int start) {
        if (start + 2 > encoded.length()) {
            throw new IllegalArgumentException(encoded);
        }
        return HexFormat.fromHexDigits(encoded, start, start + 2);
    }
}
