package latchkey.verification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import latchkey.token.BlockView;
import latchkey.token.Presented;
import latchkey.web.Moment;
import org.jspecify.annotations.Nullable;

/**
 * What each check says of a call, in the order in which they are made.
 *
 * @param refusing those that refuse it
 */
record Explanation(Set<Refusal> refusing, List<Step> steps) {

    /** @param block the policy's veto, for its words; null if there is none */
    static Explanation of(Presented token, @Nullable BlockView block, Call call, Instant now) {
        var words = new Words(token, block, call, now);
        var decides = Refusal.of(token, call, now);
        var refusing = EnumSet.noneOf(Refusal.class);
        var steps = new ArrayList<Step>();
        steps.add(new Step(
                "Known",
                "%s… is a secret of this token: its checksum is right, and it is found."
                        .formatted(token.secret().prefix()),
                true,
                false));
        for (var check : Refusal.values()) {
            var refuses = check.refuses(token, call, now);
            steps.add(new Step(title(check), words.of(check), !refuses, check == decides));
            if (refuses) {
                refusing.add(check);
            }
        }
        return new Explanation(refusing, List.copyOf(steps));
    }

    /** What the deciding check says; "" when none refuses. */
    public String reason() {
        return steps.stream().filter(Step::decides).map(Step::words).findFirst().orElse("");
    }

    public boolean isAccepted() {
        return refusing.isEmpty();
    }

    private static String title(Refusal check) {
        return switch (check) {
            case REVOKED -> "Not revoked";
            case EXPIRED -> "Not expired";
            case BLOCKED -> "Not blocked";
            case ENDED -> "Secret in force";
            case NETWORK -> "Network";
            case SCOPE -> "Permissions";
        };
    }

    /**
     * A check.
     *
     * @param words what it found, whether it lets the call pass or not
     * @param decides whether it is the first that refuses
     */
    record Step(String title, String words, boolean passed, boolean decides) {}

    /** What the checks find, for people. */
    private record Words(Presented token, @Nullable BlockView block, Call call, Instant now) {
        String of(Refusal check) {
            return switch (check) {
                case REVOKED -> dated(token.times().revokedAt(), "It was revoked on %s.", "Nobody has revoked it.");
                case EXPIRED -> expiry();
                case BLOCKED -> veto();
                case ENDED -> secret();
                case NETWORK -> network();
                case SCOPE -> scopes();
            };
        }

        private String dated(@Nullable Instant at, String sentence, String otherwise) {
            return at == null ? otherwise : sentence.formatted(new Moment(at, now).text());
        }

        private String expiry() {
            var end = token.times().expiresAt();
            var isOver = Refusal.EXPIRED.refuses(token, call, now);
            return dated(end, isOver ? "It expired on %s." : "It works until %s.", "It never expires.");
        }

        private String veto() {
            var since = dated(token.times().blockedAt(), "since %s", "");
            return since.isEmpty()
                    ? "No rule of the policy blocks it."
                    : "The policy blocks it %s, because %s."
                            .formatted(since, block == null ? "it breaks a rule" : block.words());
        }

        private String secret() {
            var secret = token.secret();
            var former = secret.prefix() + "… is a former secret";
            if (secret.isCurrent()) {
                return secret.prefix() + "… is its current secret.";
            } else if (Refusal.ENDED.refuses(token, call, now)) {
                return former + ", which has ended.";
            } else {
                return dated(secret.endsAt(), former + " that still works, until %s.", former + " that still works.");
            }
        }

        private String network() {
            var allowed = token.allowedNetworks();
            var where = String.join(", ", allowed.texts());
            if (allowed.isAnywhere()) {
                return "It may be used from anywhere.";
            } else if (call.address() == null) {
                return "It may be used from %s only, and the caller’s address was not told.".formatted(where);
            } else {
                return "%s is %s the networks it may be used from: %s."
                        .formatted(
                                call.address(),
                                Refusal.NETWORK.refuses(token, call, now) ? "outside" : "within",
                                where);
            }
        }

        private String scopes() {
            var lacking = lacking(token, call, now);
            if (call.neededScopes().isEmpty()) {
                return "The call needs none in particular.";
            } else if (lacking.isEmpty()) {
                return "It has what the call needs: %s.".formatted(quoted(call.neededScopes()));
            } else {
                return "It lacks %s.".formatted(quoted(lacking));
            }
        }
    }

    static List<String> lacking(Presented token, Call call, Instant now) {
        return call.neededScopes().stream()
                .filter(scope -> !token.grants(scope, now))
                .toList();
    }

    static String quoted(List<String> scopes) {
        return scopes.stream().map(scope -> "“" + scope + "”").collect(Collectors.joining(", "));
    }
}
