package latchkey.web;

import java.util.LinkedHashMap;
import tools.jackson.databind.json.JsonMapper;

/** An error for programs: RFC 9457, with the members of RFC 6749 §5.2 that clients of OAuth look for. */
final class Problem {
    private static final JsonMapper JSON = new JsonMapper();

    private Problem() {}

    static String json(ErrorText error, String requestId) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("title", error.title());
        problem.put("status", error.status());
        problem.put("detail", error.text());
        problem.put("error", error.status() < 500 ? "invalid_request" : "temporarily_unavailable");
        problem.put("error_description", error.text());
        problem.put("instance", "urn:uuid:" + requestId);
        return JSON.writeValueAsString(problem);
    }
}
