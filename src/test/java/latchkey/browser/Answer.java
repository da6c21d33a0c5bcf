package latchkey.browser;

import java.util.List;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The status and the HTML with which the server answered, as they came and before any script ran. */
record Answer(int status, String html) {
    private static final JsonMapper JSON = new JsonMapper();

    /** @param events of Chromium's network log, the last one last */
    static Answer last(ChromeDriver driver, List<String> events) {
        var received = events.stream()
                .map(event -> JSON.readTree(event).path("message"))
                .filter(Answer::isDocument)
                .toList()
                .getLast()
                .path("params");
        var body = driver.executeCdpCommand(
                "Network.getResponseBody",
                Map.of("requestId", received.path("requestId").asString()));
        return new Answer(received.path("response").path("status").asInt(), String.valueOf(body.get("body")));
    }

    private static boolean isDocument(JsonNode message) {
        return message.path("method").asString().equals("Network.responseReceived")
                && message.path("params").path("type").asString().equals("Document");
    }
}
