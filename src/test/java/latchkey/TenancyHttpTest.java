package latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import latchkey.TestPortal.Route;
import latchkey.web.Access;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an address can name, everybody whose it is not gets what an address that names nothing gets. */
class TenancyHttpTest {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** What is answered where nothing is found, if it is not 404. */
    private static final Map<String, Integer> NOTHING_THERE =
            Map.of("/account/resumption/{id}", 410, "/account/sessions/{id}/sign-out", 303);

    private final RightForms forms = new RightForms();
    private final TestPortal portal = forms.portal();
    private final Samples samples = forms.samples();
    private final Map<String, String> otherKinds = samples.ids();
    private final Map<String, Client> others = new LinkedHashMap<>();

    TenancyHttpTest() {
        portal.add("bystander@site.example", false);
        others.put("member", portal.member());
        others.put("auditor", portal.auditor());
        others.put("owner", portal.owner());
        others.put("other owner", portal.otherOwner());
        others.put("administrator", portal.administrator());
        others.put("bystander", portal.as("bystander@site.example"));
    }

    @AfterAll
    void stop() {
        forms.close();
    }

    /** Every route that names something, but the files that belong to nobody in particular. */
    Stream<Route> routes() {
        return portal.routes().stream()
                .filter(route -> route.path().contains("{") && !route.method().equals("HEAD"))
                .filter(route -> !route.roles().contains(Access.NOBODY_IN_PARTICULAR));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void whatIsNotYoursIsLikeWhatIsNotThere(Route route) {
        var right = right(route);
        var attempts = attempts(route, right.path());
        var stranger = portal.stranger();
        stranger.csrf();
        var before = Snapshot.of(portal.db());
        attempts.forEach(attempt -> check(attempt, route, right));
        checkStranger(route, right, stranger);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);

        // What was right about it: otherwise nothing would have been shown.
        var answer = ask(route, right, right.path(), right.client()).status();
        assertThat(answer).isIn(route.method().equals("GET") ? Set.of(200, 303, 422) : Set.of(200, 303));
    }

    private Sent right(Route route) {
        if (route.method().equals("POST")) {
            return forms.make(route);
        }
        samples.renewHolder();
        var path = samples.path(route.path());
        return new Sent(portal, samples.rightful(route.path()), path, FilledForm.of(), List.of());
    }

    private List<Attempt> attempts(Route route, String path) {
        var attempts = new ArrayList<Attempt>();
        if (route.roles().contains(Access.ANYONE)) {
            otherKinds.values().forEach(id -> attempts.add(new Attempt("owner", path.replaceFirst("[^/]+$", id), 410)));
        } else if (route.path().startsWith("/orgs/")) {
            for (var who : List.of("other owner", "administrator", "bystander")) {
                attempts.add(new Attempt(who, path, 404));
            }
            if (route.path().contains("{id}")) {
                ofColleagues(route, path, attempts);
                attempts.add(new Attempt("other owner", path.replace("/orgs/acme", "/orgs/globex"), 404));
                ofOtherKinds("owner", route, path, attempts);
            }
        } else if (route.path().startsWith("/site/")) {
            others.keySet().stream()
                    .filter(who -> !who.equals("administrator"))
                    .forEach(who -> attempts.add(new Attempt(who, path, 404)));
            ofOtherKinds("administrator", route, path, attempts);
        } else {
            others.keySet().forEach(who -> attempts.add(new Attempt(who, path, nothingThere(route))));
        }
        return attempts;
    }

    /** Those of the same organization: refused for their role, or, as members, not finding what is another's. */
    private static void ofColleagues(Route route, String path, List<Attempt> attempts) {
        if (!route.roles().contains(Access.MEMBER)) {
            attempts.add(new Attempt("member", path, 403));
        } else if (route.path().contains("/tokens/{id}")) {
            attempts.add(new Attempt("member", path, 404));
        }
        if (!route.roles().contains(Access.AUDITOR)) {
            attempts.add(new Attempt("auditor", path, 403));
        }
    }

    private void ofOtherKinds(String who, Route route, String path, List<Attempt> attempts) {
        otherKinds.forEach((kind, id) -> {
            if (!route.path().contains(kind)) {
                attempts.add(new Attempt(who, ID.matcher(path).replaceFirst(id), 404));
            }
        });
    }

    private static int nothingThere(Route route) {
        return NOTHING_THERE.getOrDefault(route.path(), 404);
    }

    private void check(Attempt attempt, Route route, Sent right) {
        var client = Objects.requireNonNull(others.get(attempt.who));
        var answer = ask(route, right, attempt.path, client);
        var unknown = ask(route, right, unknown(attempt.path), client);
        assertThat(answer.status()).describedAs(attempt.toString()).isEqualTo(attempt.status);
        assertThat(unknown.status()).describedAs(attempt.toString()).isEqualTo(attempt.status);
        assertThat(withoutChance(answer)).describedAs(attempt.toString()).isEqualTo(withoutChance(unknown));
    }

    private void checkStranger(Route route, Sent right, Client stranger) {
        if (!route.roles().contains(Access.ANYONE)) {
            var answer = ask(route, right, right.path(), stranger);
            var unknown = ask(route, right, unknown(right.path()), stranger);
            assertThat(answer.status()).isEqualTo(unknown.status()).isEqualTo(303);
            assertThat(answer.location()).startsWith("/sign-in").hasSameSizeAs(unknown.location());
        }
    }

    private static Page ask(Route route, Sent right, String path, Client client) {
        return route.method().equals("GET") ? client.get(path) : right.to(path, client);
    }

    /** The same address of something that nobody ever had. */
    private static String unknown(String path) {
        var nothing = ID.matcher(path).replaceAll(id -> UUID.randomUUID().toString());
        return nothing.equals(path) ? path.replaceFirst("^/orgs/acme", "/orgs/none") : nothing;
    }

    private static String withoutChance(Page page) {
        return ID.matcher(page.body())
                .replaceAll("id")
                .replaceAll("/orgs/(acme|none)", "/orgs/x")
                .replaceAll("(?<=name=\"next\" value=\")[^\"]*", "");
    }

    /** Somebody who tries an address, and the status that both it and one of nothing get. */
    private record Attempt(String who, String path, int status) {}
}
