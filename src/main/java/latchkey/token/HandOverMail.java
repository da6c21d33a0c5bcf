package latchkey.token;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.organization.CurrentMember;
import latchkey.organization.MembershipStore.Member;
import latchkey.organization.Organization;
import latchkey.web.BaseUrl;

/** What people are told when tokens change hands. */
final class HandOverMail {
    private static final int MOST_ITEMS = 50;

    private final BaseUrl baseUrl;

    HandOverMail(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** For whoever was removed. */
    Message removed(CurrentMember by, Person leaving, HandOverCounts counts) {
        var organization = by.organization().name();
        return new Message(
                MessageKind.MEMBER_REMOVED,
                leaving.email(),
                "You no longer belong to " + organization,
                List.of(
                        "%s removed you from %s on Latchkey. You can’t open it any more."
                                .formatted(by.account().email(), organization),
                        ofTokens(counts)),
                null,
                List.of(),
                "You get this because you belonged to " + organization + ". Its owners know why.");
    }

    private static String ofTokens(HandOverCounts counts) {
        var parts = Stream.of(
                        part(counts.given(), "given to others"),
                        part(counts.shortened(), "shortened, to end soon"),
                        part(counts.revoked(), "revoked"))
                .filter(part -> !part.isEmpty())
                .toList();
        return parts.isEmpty()
                ? "You owned no live token there."
                : "What became of your live tokens there: " + String.join(", ", parts) + ".";
    }

    private static String part(int tokens, String done) {
        return tokens == 0 ? "" : "%,d %s".formatted(tokens, done);
    }

    /** For whoever is the owner of tokens now that were another's. */
    Message received(CurrentMember by, Person leaving, Member receiver, List<OwnedToken> given) {
        var organization = by.organization();
        var tokens = given.size() == 1 ? "1 token" : "%,d tokens".formatted(given.size());
        var more = given.size() == 1 ? "1 more token" : "%,d more tokens".formatted(given.size());
        var paragraphs = new ArrayList<>(List.of(
                "%s gave you %s of %s in %s. You look after them from now on: they work as before, and their secrets stay as they are."
                        .formatted(by.account().email(), tokens, leaving.email(), organization.name())));
        if (given.size() > MOST_ITEMS) {
            paragraphs.add("These are the first " + MOST_ITEMS + " of them.");
        }
        return new Message(
                MessageKind.TOKENS_HANDED_OVER,
                receiver.email(),
                "You own " + more + " in " + organization.name(),
                paragraphs,
                new Message.Link("See all tokens", url(organization)),
                given.stream()
                        .limit(MOST_ITEMS)
                        .map(token -> new Message.Item(
                                token.name(), new Message.Link("Open", url(organization) + "/" + token.id())))
                        .toList(),
                "You get this because you belong to " + organization.name() + ".");
    }

    private String url(Organization organization) {
        return baseUrl.value() + "/orgs/" + organization.slug() + "/tokens";
    }
}
