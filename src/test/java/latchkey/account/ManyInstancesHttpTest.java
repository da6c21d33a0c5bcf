package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import latchkey.Client;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Several portals over one database are one to whoever is sent now to this and now to that. */
class ManyInstancesHttpTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal other = portal.beside(Map.of());

    @AfterAll
    void stop() {
        other.close();
        portal.close();
    }

    @Test
    void whoSignsInAtOneIsSignedInAtTheOtherUntilSignedOutAtEither() {
        var here = portal.signIn("owner@acme.example");
        var there = sameBrowser(here, other);
        assertThat(there.get("/orgs/acme/tokens").status()).isEqualTo(200);
        other.create(there, "acme", "Made elsewhere");
        assertThat(here.get("/orgs/acme/tokens").text()).contains("Made elsewhere");

        there.post("/sign-out");
        assertThat(here.get("/orgs/acme/tokens").status()).isEqualTo(303);
    }

    @Test
    void aFormOfOneIsTakenByTheOtherAndOnlyOnce() {
        var here = portal.signIn("owner@acme.example");
        var there = sameBrowser(here, other);
        var key = here.get("/orgs/acme/tokens/new").value("idempotency_key");
        var fields = new String[] {
            "name", "Sent twice", "description", "", "expires", "30d", "scopes", "projects:read", "idempotency_key", key
        };
        var csrf = here.csrf();
        assertThat(there.postRaw("/orgs/acme/tokens", Client.form(fields) + "&csrf=" + Client.encode(csrf))
                        .status())
                .isEqualTo(200);
        var again = here.post("/orgs/acme/tokens", fields);
        assertThat(again.secret()).isEmpty();
        assertThat(portal.db().fetchValue("SELECT COUNT(*) FROM access_token WHERE name = 'Sent twice'"))
                .isEqualTo(1L);
    }

    @Test
    void guessesAreCountedTogether() {
        portal.clock().stop();
        var here = portal.stranger();
        var there = other.stranger();
        var refused = 0;
        for (var i = 0; i < 12; i++) {
            var client = i % 2 == 0 ? here : there;
            refused += client.signIn("member@acme.example", "wrong guess " + i).status() == 429 ? 1 : 0;
        }
        // Five are free, wherever they are made.
        assertThat(refused).isEqualTo(7);
        assertThat(here.signIn("member@acme.example", TestPortal.PASSWORD).status())
                .isEqualTo(429);
        assertThat(there.signIn("member@acme.example", TestPortal.PASSWORD).status())
                .isEqualTo(429);
        portal.clock().resume();
    }

    private static Client sameBrowser(Client client, TestPortal instance) {
        var same = new Client(instance.url());
        same.cookies().putAll(client.cookies());
        return same;
    }
}
