package latchkey;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import latchkey.account.Account;
import latchkey.organization.MembershipStore;
import latchkey.organization.Role;

/** Who belongs to the organizations of a portal under test. */
public final class People {
    private final TestPortal portal;
    private int made;

    public People(TestPortal portal) {
        this.portal = portal;
    }

    /** An account of its own, in Acme. */
    public Account join(Role role) {
        var account = portal.add(role.words() + "-" + ++made + "@acme.example", false);
        join("acme", account.id(), role);
        return account;
    }

    public void join(String slug, UUID accountId, Role role) {
        new MembershipStore(portal.db())
                .insert(organization(slug), accountId, role, portal.clock().instant());
    }

    /** An organization whose first owner has not come yet. */
    public UUID without() {
        var slug = "empty-" + ++made;
        var answer = portal.administrator()
                .post("/site/organizations/new", "name", slug, "slug", slug, "email", slug + "@empty.example");
        assertThat(answer.status()).isEqualTo(303);
        return organization(slug);
    }

    public UUID organization(String slug) {
        return portal.db().fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq(slug)).getId();
    }

    public UUID id(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
    }

    /** What an account is in Acme; “nothing” if it is no member. */
    public String role(UUID accountId) {
        return portal.db()
                .selectFrom(MEMBERSHIP)
                .where(MEMBERSHIP.ACCOUNT_ID.eq(accountId))
                .and(MEMBERSHIP.ORGANIZATION_ID.eq(organization("acme")))
                .fetchOptional(MEMBERSHIP.ROLE)
                .orElse("nothing");
    }

    /** What several clients get that act at the same time. */
    public static <T> List<T> atOnce(List<Client> clients, Function<Client, T> act) throws Exception {
        clients.forEach(client -> assertThat(client.csrf()).isNotEmpty());
        try (var threads = Executors.newFixedThreadPool(clients.size())) {
            var calls = clients.stream()
                    .map(client -> (Callable<T>) () -> act.apply(client))
                    .toList();
            var answers = new ArrayList<T>();
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
