package latchkey.token;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.organization.Organization;
import latchkey.web.Moment;

/** What one person is told of the tokens of an organization that expire soon. */
record ExpiryDigest(Audience audience, List<ExpiringToken> tokens, String baseUrl, Instant now) {
    private static final int MOST_LISTED = 100;

    /** One message to everybody who has a token to hear of. */
    List<Message> messages() {
        var messages = new ArrayList<Message>();
        for (var listener : audience.listeners()) {
            var theirs = tokens.stream()
                    .filter(token -> listener.hearsOf(
                            token.owner() == null ? null : token.owner().id()))
                    .toList();
            if (!theirs.isEmpty()) {
                messages.add(message(listener, theirs));
            }
        }
        return messages;
    }

    private Message message(Audience.Listener listener, List<ExpiringToken> theirs) {
        var organization = audience.organization();
        return new Message(
                MessageKind.TOKENS_EXPIRING,
                listener.email(),
                subject(organization, theirs),
                List.of("Rotate what is still in use: it gets a new secret, and the former one goes on working for a "
                        + "while. What nobody needs any more may end."),
                new Message.Link(
                        "Show every token that expires soon",
                        url(organization) + "?status=live&expires_to=" + lastDay(theirs)),
                items(listener, theirs),
                listener.reason(organization));
    }

    /** Tokens that a warning of 30 days tells of do not “expire soon” yet. */
    private static LocalDate lastDay(List<ExpiringToken> theirs) {
        return theirs.stream()
                .map(token -> LocalDate.ofInstant(token.expiresAt(), ZoneOffset.UTC))
                .max(LocalDate::compareTo)
                .orElseThrow();
    }

    private String subject(Organization organization, List<ExpiringToken> theirs) {
        var first = theirs.getFirst();
        return theirs.size() == 1
                ? "The access token “%s” of %s expires on %s"
                        .formatted(first.name(), organization.name(), end(first).date())
                : "%,d access tokens of %s expire soon".formatted(theirs.size(), organization.name());
    }

    private List<Message.Item> items(Audience.Listener listener, List<ExpiringToken> theirs) {
        var items = new ArrayList<Message.Item>();
        theirs.stream().limit(MOST_LISTED).forEach(token -> items.add(item(listener, token)));
        if (theirs.size() > MOST_LISTED) {
            items.add(new Message.Item("and %,d more".formatted(theirs.size() - MOST_LISTED), null));
        }
        return items;
    }

    /** Whoever may not rotate it is not led to where that is refused. */
    private Message.Item item(Audience.Listener listener, ExpiringToken token) {
        var rotation = "%s/%s/rotation".formatted(url(audience.organization()), token.id());
        return new Message.Item(
                "“%s”%s expires on %s, %s"
                        .formatted(
                                token.name(),
                                owner(token),
                                end(token).text(),
                                end(token).relative()),
                listener.role().mayCreateTokens() ? new Message.Link("Rotate it", rotation) : null);
    }

    private static String owner(ExpiringToken token) {
        return token.owner() == null ? "" : " of " + token.owner().email();
    }

    private Moment end(ExpiringToken token) {
        return new Moment(token.expiresAt(), now);
    }

    private String url(Organization organization) {
        return "%s/orgs/%s/tokens".formatted(baseUrl, organization.slug());
    }
}
