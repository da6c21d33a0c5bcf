package latchkey.web;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import latchkey.Raw;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CsvDownloadHttpTest {
    private static final List<String> HEADER = List.of("name", "note");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Javalin server = Javalin.create(config -> {
                config.startup.showJavalinBanner = false;
                config.routes.get(
                        "/small",
                        ctx -> CsvDownload.send(ctx, "tokens of acme\r\n\"…\".csv", HEADER, rows -> {
                            rows.accept(List.of("=1+1", "a, \"b\"\nc"));
                            rows.accept(List.of("Ж 🚀", ""));
                        }));
                config.routes.get(
                        "/long",
                        ctx -> CsvDownload.send(ctx, "long.csv", HEADER, rows -> {
                            for (var i = 0; i < 300_000; i++) {
                                rows.accept(List.of("row " + i, "x".repeat(100)));
                            }
                        }));
                config.routes.get(
                        "/fails/{rows}",
                        ctx -> CsvDownload.send(ctx, "failing.csv", HEADER, rows -> {
                            for (var i = 0; i < Integer.parseInt(ctx.pathParam("rows")); i++) {
                                rows.accept(List.of("row " + i, "x".repeat(100)));
                            }
                            throw new IllegalStateException("the database went away");
                        }));
                config.routes.exception(
                        IllegalStateException.class, (e, ctx) -> ctx.status(500).html("<h1>an error page</h1>"));
            })
            .start(0);

    @AfterAll
    void stop() {
        server.stop();
        http.close();
    }

    @Test
    void aFileIsRfc4180InUtf8WithoutFormulas() throws Exception {
        var answer = get("/small");

        assertThat(answer.body()).isEqualTo("name,note\r\n'=1+1,\"a, \"\"b\"\"\nc\"\r\nЖ 🚀,\r\n");
        assertThat(header(answer, "Content-Type")).isEqualToIgnoringWhitespace("text/csv; charset=utf-8");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(answer, "Content-Disposition")).isEqualTo("attachment; filename=\"tokens-of-acme-.csv\"");
    }

    @Test
    void aLongFileArrivesWhole() throws Exception {
        assertThat(get("/long").body().lines().count()).isEqualTo(300_001);
    }

    @Test
    void whatFailsAtOnceIsAnErrorPage() throws Exception {
        var answer = get("/fails/1");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("<h1>an error page</h1>");
        assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(header(answer, "Content-Type")).startsWith("text/html");
    }

    @Test
    void whatFailsOnTheWayIsNotTakenForTheWhole() {
        assertThatThrownBy(() -> get("/fails/5000")).isInstanceOf(IOException.class);
        assertThat(new Raw(server.port()).get("/fails/5000").body())
                .contains("row 0")
                .doesNotContain("error page")
                .doesNotEndWith("\r\n0\r\n\r\n");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var uri = URI.create("http://localhost:" + server.port() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
