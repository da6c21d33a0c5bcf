package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.RegistrationRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import latchkey.account.RelyingParty.Verdict;
import latchkey.web.BaseUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What authenticators answer, and what nobody in their right mind would. */
class RelyingPartyTest {
    private static final String URL = "https://tokens.example.org";
    private static final String ASKED =
            "{\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"user\":{\"id\":\"AAAA\"}}";

    private final RelyingParty party = new RelyingParty(BaseUrl.parse(URL));
    private final Random random = new Random(7);

    @ParameterizedTest
    @EnumSource(value = Authenticator.Kind.class, names = "RS1", mode = EnumSource.Mode.EXCLUDE)
    void oneBitThatIsNotTheirsAndNothingIsGenuine(Authenticator.Kind kind) {
        var device = device(kind);
        var made = fields(device.create(ASKED, "x"));
        var passkey = passkey(made);
        var answer = fields(device.get(ASKED));
        assertThat(verify(answer, passkey)).isEqualTo(Verdict.GENUINE);
        for (var name : List.of("client_data", "authenticator_data", "signature")) {
            for (var i = 0; i < 400; i++) {
                var wrong = new HashMap<>(answer);
                wrong.put(name, flipped(answer.get(name)));
                assertThat(verify(wrong, passkey)).as(name).isEqualTo(Verdict.REFUSED);
            }
        }
    }

    @Test
    void nothingThatIsSentInsteadOfAnAttestationBreaksAnything() {
        var made = fields(device(Authenticator.Kind.ES256).create(ASKED, "x"));
        for (var i = 0; i < 3_000; i++) {
            var sent = mangled(Base64Url.decode(made.get("attestation")));
            var read = party.read(new RegistrationRequest(sent, Base64Url.decode(made.get("client_data"))));
            read.ifPresent(party::isGenuine);
        }
    }

    @Test
    void nothingThatIsSentInsteadOfAnAnswerBreaksAnything() {
        var device = device(Authenticator.Kind.ES256);
        var passkey = passkey(fields(device.create(ASKED, "x")));
        var answer = fields(device.get(ASKED));
        for (var i = 0; i < 3_000; i++) {
            var wrong = new HashMap<>(answer);
            var name = List.of("client_data", "authenticator_data", "signature").get(i % 3);
            wrong.put(name, Base64Url.encode(mangled(Base64Url.decode(answer.get(name)))));
            assertThat(verify(wrong, passkey)).isEqualTo(Verdict.REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "1",
                "\"x\"",
                "{\"type\":\"webauthn.get\"}",
                "{\"challenge\":null}",
                "{{{{"
            })
    void whatIsNoClientDataIsNotRead(String json) {
        var bytes = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var answer = fields(device(Authenticator.Kind.ES256).get(ASKED));
        var data = Base64Url.decode(answer.get("authenticator_data"));

        assertThat(party.read(new AuthenticationRequest(new byte[] {1}, null, data, bytes, null, new byte[] {1})))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x80, 0xa0, 0x9f, 0xbf, 0xff})
    void depthWithoutEndBreaksNothing(int opening) {
        var deep = new byte[60_000];
        java.util.Arrays.fill(deep, (byte) opening);
        var made = fields(device(Authenticator.Kind.ES256).create(ASKED, "x"));

        assertThat(party.read(new RegistrationRequest(deep, Base64Url.decode(made.get("client_data")))))
                .isEmpty();
    }

    private static Authenticator device(Authenticator.Kind kind) {
        var device = new Authenticator(URL, kind);
        device.rpId = "tokens.example.org";
        return device;
    }

    private Verdict verify(Map<String, String> answer, Passkey passkey) {
        var request = new PasskeyAnswer(
                answer.get("credential_id"),
                answer.get("client_data"),
                answer.get("authenticator_data"),
                answer.get("signature"),
                answer.get("user_handle"));
        return request.request()
                .flatMap(party::read)
                .map(data -> party.verify(data, passkey))
                .orElse(Verdict.REFUSED);
    }

    private Passkey passkey(Map<String, String> made) {
        var read = new NewPasskeyForm("x", made.get("client_data"), made.get("attestation"), "")
                .request()
                .flatMap(party::read)
                .orElseThrow();
        assertThat(party.isGenuine(read)).isTrue();
        return new Passkey(
                UuidCreator.getTimeOrderedEpoch(),
                new Account(UuidCreator.getTimeOrderedEpoch(), "owner@acme.example", false),
                "AAAA",
                read.getAttestationObject().getAuthenticatorData().getAttestedCredentialData(),
                0,
                List.of(),
                false,
                false,
                "x",
                Instant.EPOCH,
                null);
    }

    private String flipped(String text) {
        var bytes = Base64Url.decode(text);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return Base64Url.encode(bytes);
    }

    /** Cut off, or with a few bytes that are others. */
    private byte[] mangled(byte[] bytes) {
        if (random.nextInt(4) == 0) {
            return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        var wrong = bytes.clone();
        for (var i = 0; i <= random.nextInt(6); i++) {
            wrong[random.nextInt(wrong.length)] += (byte) (1 + random.nextInt(255));
        }
        return wrong;
    }

    private static Map<String, String> fields(String[] namesAndValues) {
        var fields = new HashMap<String, String>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
