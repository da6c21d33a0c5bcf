package latchkey;

import java.net.http.HttpResponse;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** An answer as a test sees it. */
public record Page(HttpResponse<String> response) {
    public int status() {
        return response.statusCode();
    }

    public String body() {
        return response.body();
    }

    public Document html() {
        return Jsoup.parse(response.body());
    }

    /** What a reader sees of the main part. */
    public String text() {
        return html().select("main").text();
    }

    public String heading() {
        return html().select("h1").text();
    }

    /** The messages above a form that was refused. */
    public String problems() {
        return html().select("[data-error-summary] li").text();
    }

    /** The value of a form field as it is shown. */
    public String value(String field) {
        var input = html().selectFirst("[name=" + field + "]");
        if (input == null) {
            return "(no such field)";
        }
        return input.tagName().equals("textarea") ? input.wholeText() : input.val();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    public String location() {
        return header("Location");
    }

    /** The secret on a page that shows one. */
    public String secret() {
        var secret = html().select(".secret code").text();
        return secret.isEmpty() ? "" : Secrets.remember(secret);
    }
}
