package latchkey.organization;

import java.util.List;
import latchkey.account.Account;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.web.BaseUrl;

/** What owners are told when the groups of a provider take a membership, or tokens with it. */
final class WithdrawalMail {
    private final BaseUrl baseUrl;

    WithdrawalMail(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** Writes to one owner of the tokens that became nobody's. */
    @FunctionalInterface
    interface Writer {
        Message write(Organization organization, Account gone, int tokens, String owner);
    }

    Message withdrawn(Organization organization, Account gone, int tokens, String owner) {
        return message(
                organization,
                owner,
                "%s no longer belongs to %s".formatted(gone.email(), organization.name()),
                "The groups of the provider that they sign in with don’t lead to %s any more."
                        .formatted(organization.name()),
                tokens);
    }

    Message madeAuditor(Organization organization, Account gone, int tokens, String owner) {
        return message(
                organization,
                owner,
                "%s is an auditor of %s now, and owns no tokens".formatted(gone.email(), organization.name()),
                "The groups of the provider that they sign in with made them one. Auditors change nothing, and so own nothing that does.",
                tokens);
    }

    private Message message(Organization organization, String owner, String subject, String why, int tokens) {
        return new Message(
                MessageKind.MEMBERSHIP_WITHDRAWN,
                owner,
                subject,
                List.of(why, ofTokens(tokens)),
                new Message.Link(
                        "Show all tokens", "%s/orgs/%s/tokens".formatted(baseUrl.value(), organization.slug())),
                List.of(),
                "You get this mail because you are an owner of " + organization.name() + ".");
    }

    private static String ofTokens(int tokens) {
        return switch (tokens) {
            case 0 -> "They owned no live token.";
            case 1 -> "The live token they owned works on and has no owner now. Look after it, or revoke it.";
            default ->
                "The %,d live tokens they owned work on and have no owner now. Look after them, or revoke them."
                        .formatted(tokens);
        };
    }
}
