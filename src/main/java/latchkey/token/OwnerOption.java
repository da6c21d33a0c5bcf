package latchkey.token;

import java.util.List;

/** Another account that a token may be given to, as a choice on the form. */
record OwnerOption(String id, String email, boolean chosen) {
    static List<OwnerOption> of(TokenRules rules, String typed) {
        var chosen = rules.owner(typed);
        var self = rules.member().account().id();
        return rules.owners().stream()
                .filter(owner -> !owner.accountId().equals(self))
                .map(owner -> new OwnerOption(
                        owner.accountId().toString(),
                        owner.email(),
                        chosen.filter(owner::equals).isPresent()))
                .toList();
    }
}
