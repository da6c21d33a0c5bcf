package latchkey.token;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import latchkey.audit.Actor;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.mail.NewsLimit;
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
    private final News news;
    private final String baseUrl;

    /** Where messages go. */
    @FunctionalInterface
    public interface News {
        /** @param last what is said instead if there are too many */
        void put(UUID organizationId, Message message, Supplier<Message> last);
    }

    public TokenMessages(DSLContext db, News news, String baseUrl) {
        this.audiences = new AudienceReader(db);
        this.news = news;
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
        var count = tokens == 1 ? "It was one token." : "They were %,d tokens.".formatted(tokens);
        tellOfMany(organizationId, owner, actor, "Every access token of %s in %s was revoked", reason, count);
    }

    /** So many of what an account owns that they can't be named. */
    void manyRevoked(UUID organizationId, Person owner, int tokens, Actor actor, String reason) {
        var subject = "%,d access tokens of %%s in %%s were revoked".formatted(tokens);
        var rest = "The audit log names each of them.";
        tellOfMany(organizationId, owner, actor, subject, reason, rest);
    }

    /** @param subject with a place for who owned them, and one for the organization */
    private void tellOfMany(
            UUID organizationId, Person owner, Actor actor, String subject, String reason, String more) {
        var audience = audiences.of(organizationId);
        var organization = audience.organization();
        for (var listener : audience.without(actor.accountId())) {
            if (listener.hearsOf(owner.id())) {
                put(
                        organization,
                        listener,
                        new Message(
                                MessageKind.TOKEN_REVOKED,
                                listener.email(),
                                subject.formatted(owner.email(), organization.name()),
                                List.of(done(actor, 2, reason), more),
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
                put(audience.organization(), listener, message(audience.organization(), listener, theirs, words));
            }
        }
    }

    private void put(Organization organization, Audience.Listener listener, Message message) {
        news.put(organization.id(), message, () -> more(organization, listener, message.kind()));
    }

    private Message more(Organization organization, Audience.Listener listener, MessageKind kind) {
        var readsLog = listener.role().seesAuditLog();
        return new Message(
                kind,
                listener.email(),
                "More happens to access tokens of " + organization.name(),
                List.of(
                        "You got %d mails about access tokens of %s within this hour. There is more, and until the hour is over no other mail tells of it."
                                .formatted(NewsLimit.MOST_IN_AN_HOUR, organization.name()),
                        readsLog ? "The audit log has all of it." : "The list shows how your tokens are now."),
                new Message.Link(
                        readsLog ? "Read the audit log" : "Show your tokens",
                        "%s/orgs/%s/%s".formatted(baseUrl, organization.slug(), readsLog ? "audit" : "tokens")),
                List.of(),
                listener.reason(organization));
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
