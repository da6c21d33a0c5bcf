package latchkey;

import static latchkey.database.schema.Tables.INVITATION;
import static latchkey.database.schema.Tables.OIDC_IDENTITY;
import static latchkey.database.schema.Tables.SESSION;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import latchkey.account.Account;
import latchkey.account.Sha256;
import latchkey.mail.MessageKind;
import latchkey.organization.Role;
import org.jspecify.annotations.Nullable;

/** Something real for every parameter that a path can have: of Acme, of its owner, or of an account of its own. */
final class Samples {
    private static final Pattern PARAMETER = Pattern.compile("([^/]+)/([{<][a-z]+[}>])");

    final People people;
    private final TestPortal portal;
    private final Map<String, Supplier<String>> kinds = Map.ofEntries(
            Map.entry("orgs/{slug}", () -> "acme"),
            Map.entry("tokens/{id}", () -> token().id().toString()),
            Map.entry("members/{id}", () -> memberWithToken().toString()),
            Map.entry("invitations/{id}", () -> invitation().toString()),
            Map.entry("invitations/{token}", this::linkOfInvitation),
            Map.entry("password-reset/{token}", this::linkOfReset),
            Map.entry("sessions/{id}", () -> session().toString()),
            Map.entry("passkeys/{id}", () -> passkey().toString()),
            Map.entry("providers/{id}", () -> linkedProvider().toString()),
            Map.entry("resumption/{id}", this::keptForm),
            Map.entry("organizations/{id}", () -> people().without().toString()),
            Map.entry("resource-servers/{id}", () -> server().id()),
            Map.entry("mail/{id}", this::mail));

    /** Whose the things of an account are that were made last. */
    private @Nullable Account holder;

    private @Nullable Client holding;
    private int made;

    Samples(TestPortal portal) {
        this.portal = portal;
        people = new People(portal);
    }

    private People people() {
        return people;
    }

    /** Lets another account hold what is made from now on. */
    void renewHolder() {
        holder = null;
        holding = null;
    }

    Account holder() {
        if (holder == null) {
            holder = people.join(Role.MEMBER);
        }
        return holder;
    }

    Client holding() {
        if (holding == null) {
            holding = portal.signIn(holder().email());
        }
        return holding;
    }

    /** A path with something real for each parameter; one that is not known here fails. */
    String path(String route) {
        return PARAMETER.matcher(route).replaceAll(found -> found.group(1) + "/" + sample(found.group()));
    }

    private String sample(String kind) {
        var sample = kinds.get(kind);
        if (sample == null) {
            throw new AssertionError("Say in Samples what a path with " + kind + " is about");
        }
        return sample.get();
    }

    /** One id of each kind, to be tried where another kind is meant. */
    Map<String, String> ids() {
        var ids = new TreeMap<String, String>();
        for (var kind : kinds.keySet()) {
            if (kind.endsWith("/{id}")) {
                renewHolder();
                ids.put(kind, sample(kind));
            }
        }
        return ids;
    }

    /** Who may use a route, as far as it is about something. */
    Client rightful(String route) {
        if (route.startsWith("/account")) {
            return holding();
        } else if (route.startsWith("/site")) {
            return portal.administrator();
        }
        return route.startsWith("/orgs") ? portal.owner() : portal.stranger();
    }

    TestPortal.Created token(String... fields) {
        return portal.create("Sample " + ++made, fields);
    }

    UUID memberWithToken() {
        var member = people.join(Role.MEMBER).id();
        token("owner", member.toString());
        return member;
    }

    /** One that may be sent again by now. */
    UUID invitation() {
        var email = invite();
        portal.db()
                .update(INVITATION)
                .set(INVITATION.CREATED_AT, portal.clock().instant().minusSeconds(3600))
                .execute();
        return portal.db().fetchSingle(INVITATION, INVITATION.EMAIL.eq(email)).getId();
    }

    String linkOfInvitation() {
        return lastPart(portal.linkTo(invite(), MessageKind.INVITATION));
    }

    private String invite() {
        var email = "invited-" + ++made + "@acme.example";
        portal.owner().post("/orgs/acme/invitations", "email", email, "role", "member");
        return email;
    }

    String linkOfReset() {
        var sent = portal.mailsTo(holder().email()).size();
        portal.stranger().post("/password-reset", "email", holder().email());
        await().until(() -> portal.mailsTo(holder().email()).size() > sent);
        return lastPart(portal.linkTo(holder().email(), MessageKind.PASSWORD_RESET));
    }

    private static String lastPart(String link) {
        return Secrets.remember(link.substring(link.lastIndexOf('/') + 1));
    }

    private UUID session() {
        var other = portal.signIn(holder().email());
        var digest = Sha256.of(String.valueOf(other.cookies().get("latchkey-session")));
        return portal.db().fetchSingle(SESSION, SESSION.DIGEST.eq(digest)).getId();
    }

    private UUID passkey() {
        return portal.addPasskey(holder().email(), "Key " + ++made);
    }

    private UUID linkedProvider() {
        var now = portal.clock().instant();
        portal.db()
                .insertInto(OIDC_IDENTITY)
                .set(OIDC_IDENTITY.ISSUER, "https://id.example")
                .set(OIDC_IDENTITY.SUBJECT, "s-" + ++made)
                .set(OIDC_IDENTITY.ACCOUNT_ID, holder().id())
                .set(OIDC_IDENTITY.CREATED_AT, now)
                .set(OIDC_IDENTITY.LAST_USED_AT, now)
                .execute();
        return portal.db()
                .fetchSingle(OIDC_IDENTITY, OIDC_IDENTITY.ACCOUNT_ID.eq(holder().id()))
                .getId();
    }

    private String keptForm() {
        portal.ageProof(holding());
        var asked = holding().post("/orgs/acme/tokens", "name", "Kept " + ++made);
        var kept = holding().get(asked.location()).value("next");
        holding().post("/account/proof", "password", TestPortal.PASSWORD);
        // An id and no secret: it is of use to its sender's browser only.
        return kept.substring(kept.lastIndexOf('/') + 1);
    }

    TestPortal.Server server() {
        return portal.registerServer("Server " + ++made);
    }

    private String mail() {
        return portal.addMailWithLink().toString();
    }
}
