package latchkey.organization;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name of an organization in addresses. */
public final class Slug {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])");

    private Slug() {}

    public static boolean isValid(String slug) {
        return SHAPE.matcher(slug).matches();
    }

    /** What a name suggests: “Café Søren & Co” becomes “cafe-s-ren-co”; "" if nothing is left of it. */
    public static String suggest(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        var cut = plain.substring(0, Math.min(40, plain.length())).replaceAll("^-+|-+$", "");
        return isValid(cut) ? cut : "";
    }
}
