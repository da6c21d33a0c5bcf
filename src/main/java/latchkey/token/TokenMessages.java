package latchkey.token;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import latchkey.audit.Actor;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.organization.Organization;
import latchkey.token.AudienceReader.Told;
import org.jooq.DSLContext;

/**
 * Tells people what others did to tokens that are theirs to look after, in one mail each for whatever was done at once.
 * Call it within the transaction of the change.
 */
public final class TokenMessages {
    private static final int MOST_LISTED = 50;
    private static final String IF_UNEXPECTED = "If nobody should have done so, revoke it.";

    private final AudienceReader audiences;
    private final Consumer<Message> outbox;
    private final String baseUrl;

    /** @param outbox where messages are put */
    public TokenMessages(DSLContext db, Consumer<Message> outbox, String baseUrl) {
        this.audiences = new AudienceReader(db);
        this.outbox = outbox;
        this.baseUrl = baseUrl;
    }

    void created(UUID organizationId, UUID tokenId, Actor actor, List<String> scopes) {
        var done = "%s created it, with these permissions: %s.".formatted(actor.name(), String.join(", ", scopes));
        tell(
                organizationId,
                List.of(tokenId),
                actor,
                (organization, tokens) -> new Said(
                        MessageKind.TOKEN_CREATED,
                        subject(tokens, organization, "created"),
                        List.of(done, IF_UNEXPECTED)));
    }

    void rotated(UUID organizationId, UUID tokenId, Actor actor) {
        var done = actor.name() + " gave it a new secret. Its page tells how long the former one goes on working.";
        tell(
                organizationId,
                List.of(tokenId),
                actor,
                (organization, tokens) -> new Said(
                        MessageKind.TOKEN_ROTATED,
                        subject(tokens, organization, "rotated"),
                        List.of(done, IF_UNEXPECTED)));
    }

    /** @param reason "" if nobody gave one */
    void revoked(UUID organizationId, Collection<UUID> ids, Actor actor, String reason) {
        tell(
                organizationId,
                ids,
                actor,
                (organization, tokens) -> new Said(
                        MessageKind.TOKEN_REVOKED,
                        subject(tokens, organization, "revoked"),
                        List.of(
                                done(actor, tokens.size(), reason),
                                "No call that presents one is accepted any more.")));
    }

    private static String done(Actor actor, int tokens, String reason) {
        return "%s revoked %s%s."
                .formatted(
                        actor.name(),
                        tokens == 1 ? "it" : "them",
                        reason.isEmpty() ? "" : ", for this reason: " + reason);
    }

    /** All that an account owns in an organization, which may be too many to name. */
    void allRevoked(UUID organizationId, Person owner, int tokens, Actor actor, String reason) {
        var audience = audiences.of(organizationId);
        var organization = audience.organization();
        var subject = "Every access token of %s in %s was revoked".formatted(owner.email(), organization.name());
        var count = tokens == 1 ? "It was one token." : "They were %,d tokens.".formatted(tokens);
        for (var listener : audience.without(actor.accountId())) {
            if (listener.hearsOf(owner.id())) {
                outbox.accept(new Message(
                        MessageKind.TOKEN_REVOKED,
                        listener.email(),
                        subject,
                        List.of(done(actor, 2, reason), count),
                        listLink(organization),
                        List.of(),
                        listener.reason(organization)));
            }
        }
    }

    private void tell(
            UUID organizationId, Collection<UUID> ids, Actor actor, BiFunction<Organization, List<Told>, Said> words) {
        var audience = audiences.of(organizationId);
        var tokens = audiences.tokens(organizationId, ids);
        for (var listener : audience.without(actor.accountId())) {
            var theirs = tokens.stream()
                    .filter(token -> listener.hearsOf(token.ownerId()))
                    .toList();
            if (!theirs.isEmpty()) {
                outbox.accept(message(audience.organization(), listener, theirs, words));
            }
        }
    }

    private Message message(
            Organization organization,
            Audience.Listener listener,
            List<Told> tokens,
            BiFunction<Organization, List<Told>, Said> words) {
        var said = words.apply(organization, tokens);
        return new Message(
                said.kind(),
                listener.email(),
                said.subject(),
                said.paragraphs(),
                tokens.size() == 1 ? tokenLink(organization, tokens.getFirst()) : listLink(organization),
                tokens.size() == 1 ? List.of() : items(tokens),
                listener.reason(organization));
    }

    private static String subject(List<Told> tokens, Organization organization, String done) {
        return tokens.size() == 1
                ? "The access token “%s” of %s was %s"
                        .formatted(tokens.getFirst().name(), organization.name(), done)
                : "%,d access tokens of %s were %s".formatted(tokens.size(), organization.name(), done);
    }

    private static List<Message.Item> items(List<Told> tokens) {
        var items = new ArrayList<Message.Item>();
        tokens.stream().limit(MOST_LISTED).forEach(token -> items.add(new Message.Item(token.name(), null)));
        if (tokens.size() > MOST_LISTED) {
            items.add(new Message.Item("and %,d more".formatted(tokens.size() - MOST_LISTED), null));
        }
        return items;
    }

    private Message.Link tokenLink(Organization organization, Told token) {
        return new Message.Link(
                "Look at this token", "%s/orgs/%s/tokens/%s".formatted(baseUrl, organization.slug(), token.id()));
    }

    private Message.Link listLink(Organization organization) {
        return new Message.Link(
                "Show revoked tokens", "%s/orgs/%s/tokens?status=revoked".formatted(baseUrl, organization.slug()));
    }

    /** What is said to everybody alike. */
    private record Said(MessageKind kind, String subject, List<String> paragraphs) {}
}
