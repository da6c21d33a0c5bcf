package latchkey.account;

import com.webauthn4j.converter.AttestationObjectConverter;
import com.webauthn4j.converter.AuthenticatorDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.data.attestation.authenticator.EdDSACOSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.extension.authenticator.RegistrationExtensionAuthenticatorOutput;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.web.BrowserId;
import org.jooq.DSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser and a device with one passkey, in software: honest until it is told to lie. */
public final class Authenticator {
    static final int PRESENT = 1;
    static final int VERIFIED = 1 << 2;
    static final int MAY_BE_SYNCED = 1 << 3;
    static final int SYNCED = 1 << 4;
    private static final int WITH_CREDENTIAL = 1 << 6;

    private static final JsonMapper JSON = new JsonMapper();
    private static final ObjectConverter OBJECTS = new ObjectConverter();

    final byte[] credentialId = new byte[32];
    final KeyPair keys;
    final Kind kind;
    String origin;
    String rpId = "localhost";
    String createType = "webauthn.create";
    String getType = "webauthn.get";
    String challenge = "";
    boolean crossOrigin;
    int flags = PRESENT | VERIFIED;
    long count;
    String userHandle = "";

    public Authenticator(String origin) {
        this(origin, Kind.ES256);
    }

    Authenticator(String origin, Kind kind) {
        this.origin = origin;
        this.kind = kind;
        this.keys = kind.keys();
        new SecureRandom().nextBytes(credentialId);
    }

    /** Makes it a passkey of an account behind the portal's back, which ends no session as adding one does. */
    public UUID belongTo(DSLContext db, Account account, String name) {
        var id = UUID.randomUUID();
        var passkeys = new PasskeyStore(db);
        passkeys.insertUserHandle(account.id(), Base64Url.decode(BrowserId.random()));
        userHandle = passkeys.userHandle(account.id());
        var credential = new AttestedCredentialData(AAGUID.ZERO, credentialId, kind.publicKey(keys));
        passkeys.insert(new Passkey(
                id, account, userHandle, credential, 0, List.of(), false, false, name, Instant.now(), null));
        return id;
    }

    /** What the form of a new passkey is sent with. */
    public String[] create(String options, String name) {
        var asked = JSON.readTree(options);
        userHandle = asked.path("user").path("id").asString();
        var fields = new LinkedHashMap<String, String>();
        fields.put("name", name);
        fields.put("client_data", Base64Url.encode(clientData(createType, asked)));
        fields.put("attestation", Base64Url.encode(attestation()));
        fields.put("transports", "internal hybrid");
        return flat(fields);
    }

    /** What the form that asks for a passkey is sent with. */
    public String[] get(String options) {
        count = count == 0 ? 0 : count + 1;
        var clientData = clientData(getType, JSON.readTree(options));
        var data = authenticatorData(null);
        var fields = new LinkedHashMap<String, String>();
        fields.put("credential_id", Base64Url.encode(credentialId));
        fields.put("client_data", Base64Url.encode(clientData));
        fields.put("authenticator_data", Base64Url.encode(data));
        fields.put("signature", Base64Url.encode(sign(data, sha256(clientData))));
        fields.put("user_handle", userHandle);
        return flat(fields);
    }

    private byte[] clientData(String type, JsonNode asked) {
        var said = Map.of(
                "type", type,
                "challenge", challenge.isEmpty() ? asked.path("challenge").asString() : challenge,
                "origin", origin,
                "crossOrigin", crossOrigin);
        return JSON.writeValueAsBytes(said);
    }

    private byte[] attestation() {
        var credential = new AttestedCredentialData(AAGUID.ZERO, credentialId, kind.publicKey(keys));
        AuthenticatorData<RegistrationExtensionAuthenticatorOutput> data =
                new AuthenticatorData<>(sha256(bytes(rpId)), (byte) (flags | WITH_CREDENTIAL), count, credential);
        return new AttestationObjectConverter(OBJECTS)
                .convertToBytes(new AttestationObject(data, new NoneAttestationStatement()));
    }

    private byte[] authenticatorData(AttestedCredentialData credential) {
        return new AuthenticatorDataConverter(OBJECTS)
                .convert(new AuthenticatorData<RegistrationExtensionAuthenticatorOutput>(
                        sha256(bytes(rpId)), (byte) flags, count, credential));
    }

    private byte[] sign(byte[] data, byte[] clientDataHash) {
        try {
            var signature = Signature.getInstance(kind.signature);
            signature.initSign(keys.getPrivate());
            var signed = new ByteArrayOutputStream();
            signed.writeBytes(data);
            signed.writeBytes(clientDataHash);
            signature.update(signed.toByteArray());
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String randomChallenge() {
        return BrowserId.random();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String[] flat(Map<String, String> fields) {
        return fields.entrySet().stream()
                .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                .toArray(String[]::new);
    }

    /** Which kind of key it has. */
    enum Kind {
        ES256("EC", 256, "SHA256withECDSA"),
        EDDSA("Ed25519", 255, "Ed25519"),
        RS256("RSA", 2048, "SHA256withRSA"),
        /** Not taken. */
        RS1("RSA", 2048, "SHA1withRSA");

        private final String algorithm;
        private final int size;
        private final String signature;

        Kind(String algorithm, int size, String signature) {
            this.algorithm = algorithm;
            this.size = size;
            this.signature = signature;
        }

        private KeyPair keys() {
            try {
                var generator = KeyPairGenerator.getInstance(algorithm);
                generator.initialize(size);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private COSEKey publicKey(KeyPair keys) {
            return switch (this) {
                case ES256 -> EC2COSEKey.create((ECPublicKey) keys.getPublic(), COSEAlgorithmIdentifier.ES256);
                case EDDSA -> EdDSACOSEKey.create((EdECPublicKey) keys.getPublic(), COSEAlgorithmIdentifier.EdDSA);
                case RS256 -> RSACOSEKey.create((RSAPublicKey) keys.getPublic(), COSEAlgorithmIdentifier.RS256);
                case RS1 -> RSACOSEKey.create((RSAPublicKey) keys.getPublic(), COSEAlgorithmIdentifier.RS1);
            };
        }
    }
}
