package latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import latchkey.TestPortal.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form, sent right and sent right with fields that are none of its own: both do the very same. */
class MassAssignmentHttpTest {
    private static final String CHOSEN_ID = "0197c0de-5ead-7000-8000-00000badf00d";
    private static final String ELSEWHERE = "attacker@evil.example";
    private static final String FAR_AWAY = "2099-12-31T23:59:59Z";
    private static final List<String> MARKS = List.of(CHOSEN_ID, ELSEWHERE, "2099-12-31", "Injected");

    private final RightForms forms = new RightForms();
    private final TestPortal portal = forms.portal();
    private final People people = new People(portal);

    @AfterAll
    void stop() {
        forms.close();
    }

    Stream<Route> routes() {
        return portal.routes().stream().filter(route -> route.method().equals("POST"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void fieldsOfAnotherFormDoNothing(Route route) {
        var plain = effect(forms.make(route), FilledForm.of());
        var attacked = effect(forms.make(route), extra());

        assertThat(attacked).containsExactlyElementsOf(plain);
    }

    /** The answer, and every row that came or went. */
    private List<String> effect(Sent sent, FilledForm more) {
        var request = sent.and(more);
        request.client().csrf();
        var before = rows(request.portal());
        var answer = request.as(request.client());
        assertThat(answer.status()).describedAs(answer.text()).isLessThan(400);
        if (request.path().equals("/password-reset")) {
            // The mail is made after the answer, lest its time tells something.
            var email = request.form().fields().get("email").getFirst();
            await().until(() -> !portal.mailsTo(email).isEmpty());
        }
        var after = rows(request.portal());
        assertThat(MARKS).noneMatch(after::mention);
        var effect = new ArrayList<String>();
        assertThat(answer.location()).doesNotContain("evil.example");
        effect.add(answer.status() + " " + answer.heading());
        before.difference(after).stream().map(row -> "gone: " + row).forEach(effect::add);
        after.difference(before).stream().map(row -> "come: " + row).forEach(effect::add);
        return effect;
    }

    /** With all use counted, which happens whenever its time comes. */
    private static Rows rows(TestPortal portal) {
        portal.flushUsage();
        return Rows.of(portal.db());
    }

    private FilledForm extra() {
        var other = people.id("owner@globex.example").toString();
        var organization = people.organization("globex").toString();
        var fields = FilledForm.of();
        for (var name : List.of("id", "token_id", "request_id", "session_id", "user_handle", "digest")) {
            fields = fields.with(name, CHOSEN_ID);
        }
        for (var name : List.of(
                "owner", "owner_id", "created_by", "account", "account_id", "user_id", "invited_by", "actor_id")) {
            fields = fields.with(name, other);
        }
        for (var name : List.of("organization", "organization_id", "org", "slug")) {
            fields = fields.with(name, organization);
        }
        for (var name : List.of("email", "recipient", "actor", "target")) {
            fields = fields.with(name, ELSEWHERE);
        }
        for (var name : List.of(
                "created_at",
                "modified_at",
                "expires_at",
                "revoked_at",
                "blocked_at",
                "last_used_at",
                "accepted_at",
                "proved_at",
                "kept_at",
                "sent_at")) {
            fields = fields.with(name, FAR_AWAY);
        }
        for (var name : List.of("name", "description", "prefix", "reason", "note", "provided_by", "password_hash")) {
            fields = fields.with(name, "Injected");
        }
        for (var field : Map.of(
                        "role", "owner",
                        "roles", "owner",
                        "site_administrator", "true",
                        "siteAdministrator", "true",
                        "by_site", "true",
                        "two_factors", "false",
                        "two_factors_required", "yes",
                        "endless_allowed", "yes",
                        "allowed_networks", "0.0.0.0/0")
                .entrySet()) {
            fields = fields.with(field.getKey(), field.getValue());
        }
        for (var name : List.of("next", "return_to", "redirect_uri", "url", "host")) {
            fields = fields.with(name, "https://evil.example/");
        }
        return fields.with("status", "active", "apply", "yes", "widen", "yes", "account.email", ELSEWHERE)
                .with("organization[id]", organization, "_method", "DELETE", "member.role", "owner");
    }
}
