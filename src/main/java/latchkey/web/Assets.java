package latchkey.web;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.NotFoundResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stylesheet (all files of {@code static/css} joined), scripts and icons, read once at start and served below an
 * address that names their content, so that browsers may keep them for a year.
 */
public final class Assets {
    private static final String SEPARATE_STYLESHEETS = "css/";

    private final Map<String, byte[]> files = new TreeMap<>();
    private final String base;

    public Assets() {
        var stylesheet = new StringBuilder();
        for (var file : Resources.list("static")) {
            if (file.startsWith(SEPARATE_STYLESHEETS)) {
                stylesheet.append(Resources.text("static/" + file)).append('\n');
            } else {
                files.put(file, Resources.bytes("static/" + file));
            }
        }
        files.put("app.css", stylesheet.toString().getBytes(StandardCharsets.UTF_8));
        base = "/assets/" + digest();
    }

    /** For templates: the address that asset paths are appended to. */
    public String base() {
        return base;
    }

    public void serve(Context ctx) {
        var name = ctx.pathParam("file");
        var content = files.get(name);
        if (content == null || !base.equals("/assets/" + ctx.pathParam("digest"))) {
            throw new NotFoundResponse();
        }
        ctx.header(Header.CACHE_CONTROL, "public, max-age=31536000, immutable");
        ctx.contentType(contentType(name)).result(content);
    }

    private static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> "text/css;charset=utf-8";
            case "js" -> "text/javascript;charset=utf-8";
            case "svg" -> "image/svg+xml;charset=utf-8";
            case "txt" -> "text/plain;charset=utf-8";
            default -> throw new IllegalStateException("No content type is known for " + name);
        };
    }

    private String digest() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, content) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
