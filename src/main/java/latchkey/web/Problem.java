package latchkey.web;

import java.util.LinkedHashMap;
import tools.jackson.databind.json.JsonMapper;

/** An error for programs (RFC 9457). */
final class Problem {
    private static final JsonMapper JSON = new JsonMapper();

    private Problem() {}

    static String json(ErrorText error, String requestId) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("title", error.title());
        problem.put("status", error.status());
        problem.put("detail", error.text());
        problem.put("instance", "urn:uuid:" + requestId);
        return JSON.writeValueAsString(problem);
    }
}
