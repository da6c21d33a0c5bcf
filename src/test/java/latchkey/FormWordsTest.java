package latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import latchkey.account.KeptFormWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormWordsTest {
    @ParameterizedTest
    @CsvSource({
        "/orgs/acme/tokens, Create a token, Deploy bot, acme",
        "/orgs/acme/invitations, Invite somebody, guest@acme.example, acme",
        "/orgs/acme/policy, Save the policy, '', acme",
        "/site/resource-servers, Register a resource server, Deploy bot, ''",
        "/orgs/acme/tokens/0197c0de-0000-7000-8000-000000000000/rotation, Rotate a token, '', acme",
        "/orgs/acme/nothing/known, Send a form of this portal, '', acme",
        "/theme, Send a form of this portal, '', ''"
    })
    void aFormIsSaidByWhatItDoesAndWhom(String path, String what, String name, String organization) {
        var fields = Map.of("name", "Deploy bot", "email", "guest@acme.example", "description", "never shown");

        assertThat(FormWords.of(path, fields)).isEqualTo(new KeptFormWords(what, name, organization));
    }

    @Test
    void whatWasTypedIsCut() {
        var words = FormWords.of("/orgs/acme/tokens", Map.of("name", "🔑".repeat(5000)));

        assertThat(words.name()).isEqualTo("🔑".repeat(100) + "…");
    }
}
