package latchkey.token;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * What the fields of a token were as a form to edit it was made, by their checksums: enough to tell which of them
 * somebody else has changed since.
 *
 * @param text as the form carries it; "" if it was not made from a page, and any field may have changed
 */
record SeenFields(String text) {
    static SeenFields of(AccessToken token) {
        return new SeenFields(values(token).entrySet().stream()
                .map(field -> sum(field.getKey(), field.getValue()))
                .sorted()
                .collect(Collectors.joining(" ")));
    }

    /** The fields that can be edited, by the names of their inputs, in words. */
    static Map<String, String> values(AccessToken token) {
        return Map.of(
                "name", token.name(),
                "description", token.description(),
                "allowed_networks", TokenEdit.where(token.allowedNetworks()),
                "scopes", String.join(", ", token.scopes()),
                "expires", TokenEdit.text(token.expiresAt()));
    }

    boolean isSame(String input, String value) {
        return List.of(text.split(" ")).contains(sum(input, value));
    }

    private static String sum(String input, String value) {
        var sum = new CRC32();
        sum.update(value.getBytes(StandardCharsets.UTF_8));
        return input + ":" + Long.toHexString(sum.getValue());
    }
}
