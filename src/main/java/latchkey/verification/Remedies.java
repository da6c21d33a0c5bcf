package latchkey.verification;

import static latchkey.verification.Explanation.lacking;
import static latchkey.verification.Explanation.quoted;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import latchkey.organization.Policy;
import latchkey.organization.Role;
import latchkey.token.AccessToken;
import latchkey.token.BlockView;
import latchkey.token.Presented;
import latchkey.token.ScopeCatalogue;
import latchkey.web.Network;
import org.jspecify.annotations.Nullable;

/**
 * The least that has to change for a call to be accepted: for every check that refuses it one change, and no more.
 *
 * @param ownerRole what the token's owner is in the organization; null once it left
 * @param block null: no rule blocks the token
 */
record Remedies(
        AccessToken token,
        Presented presented,
        Call call,
        Policy policy,
        @Nullable Role ownerRole,
        @Nullable BlockView block,
        ScopeCatalogue catalogue,
        String organizationUrl,
        Instant now) {

    /** @param mayChange whether the reader can do them; otherwise they are words alone */
    List<Remedy> of(Explanation explanation, boolean mayChange) {
        if (explanation.refusing().contains(Refusal.REVOKED)) {
            return List.of(new Remedy(
                            "A revoked token never works again. Create another one for this caller.",
                            "Create one like this",
                            organizationUrl + "/tokens/new?like=" + token.id())
                    .unlessHere(mayChange));
        }
        var renewed = explanation.refusing().contains(Refusal.EXPIRED);
        return explanation.refusing().stream()
                // Rotating gives a new secret anyhow.
                .filter(check -> check != Refusal.ENDED || !renewed)
                .flatMap(this::remedies)
                .map(remedy -> remedy.unlessHere(mayChange))
                .toList();
    }

    private Stream<Remedy> remedies(Refusal check) {
        return switch (check) {
            case REVOKED -> Stream.of();
            case EXPIRED ->
                Stream.of(new Remedy(
                        "Rotate it to give it a new end, and hand the new secret to the caller.",
                        "Rotate",
                        tokenUrl() + "/rotation"));
            case BLOCKED ->
                Stream.of(new Remedy(
                        block == null ? "An owner has to end the breach of the policy." : block.remedy(),
                        "Open the token",
                        tokenUrl()));
            case ENDED ->
                Stream.of(Remedy.elsewhere("Let the caller present the current secret, %s…".formatted(token.prefix())));
            case NETWORK -> networks();
            case SCOPE -> scopes();
        };
    }

    private Stream<Remedy> networks() {
        if (call.address() == null) {
            return Stream.of(
                    Remedy.elsewhere(
                            "Let the resource server send the caller’s address as “client_ip”: what is not known is not inside."));
        }
        var needed = Network.parse(call.address());
        var remedies = new ArrayList<Remedy>();
        if (needed != null && !policy.requiredNetworks().contain(needed)) {
            remedies.add(new Remedy(
                    "Add %s to the networks that the policy requires.".formatted(needed),
                    "Change the policy",
                    organizationUrl + "/policy"));
        }
        remedies.add(new Remedy(
                "Add %s to the networks of the token.".formatted(needed), "Edit the token", tokenUrl() + "/edit"));
        return remedies.stream();
    }

    private Stream<Remedy> scopes() {
        var lacking = lacking(presented, call, now);
        var unknown = lacking.stream()
                .filter(scope -> !catalogue.all().contains(scope))
                .toList();
        var addable = lacking.stream().filter(scope -> !unknown.contains(scope)).toList();
        var remedies = new ArrayList<Remedy>();
        if (!unknown.isEmpty()) {
            remedies.add(Remedy.elsewhere(
                    "No permission of this installation is called %s. Let the resource server ask for one that there is."
                            .formatted(quoted(unknown))));
        }
        var kept = ownerRole == null
                ? List.<String>of()
                : addable.stream()
                        .filter(scope -> !policy.mayGrant(ownerRole, scope))
                        .toList();
        if (!kept.isEmpty()) {
            remedies.add(new Remedy(
                    "Let members grant %s: the token belongs to a member.".formatted(quoted(kept)),
                    "Change the policy",
                    organizationUrl + "/policy"));
        }
        if (!addable.isEmpty()) {
            remedies.add(new Remedy(
                    "Add %s to its permissions.".formatted(quoted(addable)), "Edit the token", tokenUrl() + "/edit"));
        }
        return remedies.stream();
    }

    private String tokenUrl() {
        return organizationUrl + "/tokens/" + token.id();
    }
}
