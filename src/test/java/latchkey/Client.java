package latchkey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Somebody at a browser: keeps cookies, sends the token of its session with each form. */
public class Client {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String baseUrl;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private @Nullable String csrf;

    public Client(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** The same browser at another portal of the installation. */
    public Client at(String otherUrl) {
        var same = new Client(otherUrl);
        same.cookies.putAll(cookies);
        return same;
    }

    public Page get(String path) {
        return send(request(path).GET());
    }

    /** Sends a form with the token of the session. */
    public Page post(String path, String... namesAndValues) {
        return postRaw(path, form(namesAndValues) + "&csrf=" + encode(csrf()));
    }

    /** Sends a body as it stands. */
    public Page postRaw(String path, String body, String... headers) {
        var request = request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.ISO_8859_1));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    public Page send(HttpRequest.Builder request) {
        if (!cookies.isEmpty()) {
            var header = new StringJoiner("; ");
            cookies.forEach((name, value) -> header.add(name + "=" + value));
            request.header("Cookie", header.toString());
        }
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            return new Page(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path));
    }

    public Page signIn(String email, String password) {
        csrf = null;
        var answer = post("/sign-in", "email", email, "password", Secrets.remember(password));
        csrf = null;
        return answer;
    }

    public String csrf() {
        if (csrf == null) {
            var form = get("/sign-in");
            var page = form.status() == 303 ? get("/account") : form;
            csrf = page.html().select("input[name=csrf]").first().val();
        }
        return csrf;
    }

    /** To be asked for anew: a session that begins has another. */
    public void forgetToken() {
        csrf = null;
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    private void keep(String setCookie) {
        var pair = setCookie.substring(0, setCookie.indexOf(';')).split("=", 2);
        if (setCookie.contains("Expires=Thu, 01 Jan 1970")) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
            if (!pair[0].endsWith("theme") && !pair[0].endsWith("flash")) {
                Secrets.remember(pair[1]);
            }
        }
    }

    public static String form(String... namesAndValues) {
        var form = new StringJoiner("&");
        for (var i = 0; i < namesAndValues.length; i += 2) {
            form.add(encode(namesAndValues[i]) + "=" + encode(namesAndValues[i + 1]));
        }
        return form.toString();
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
