package latchkey.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** The Ed25519 key that signs checkpoints. It is never in the database, so whoever owns that can't sign in our name. */
public final class AuditKey {
    private static final String ALGORITHM = "Ed25519";

    private final KeyPair pair;
    private final Set<String> trusted;

    private AuditKey(KeyPair pair, Set<String> former) {
        this.pair = pair;
        var keys = new HashSet<>(former);
        keys.add(base64(pair.getPublic().getEncoded()));
        this.trusted = Set.copyOf(keys);
    }

    /** A new private key: base64 of PKCS #8, as {@code openssl genpkey -algorithm ed25519} makes it. */
    public static String generate() {
        try {
            return base64(KeyPairGenerator.getInstance(ALGORITHM)
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has Ed25519", e);
        }
    }

    /**
     * @param text what {@link #generate} makes
     * @throws IllegalArgumentException if it is anything else
     */
    public static AuditKey parse(String text) {
        try {
            var encoded = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text.strip()));
            var key = KeyFactory.getInstance(ALGORITHM).generatePrivate(encoded);
            var seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
            return new AuditKey(pairOf(seed), Set.of());
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IllegalArgumentException("not a private key of Ed25519", e);
        }
    }

    /** The JDK tells the public key of a private one only while it makes them: so it is made again, of the same seed. */
    private static KeyPair pairOf(byte[] seed) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        return generator.generateKeyPair();
    }

    /**
     * The same key, which believes the checkpoints of others too.
     *
     * @param publicKeys base64 of X.509
     * @throws IllegalArgumentException if one is no public key of Ed25519
     */
    public AuditKey trusting(Set<String> publicKeys) {
        publicKeys.forEach(AuditKey::publicKey);
        return new AuditKey(pair, publicKeys);
    }

    /** Base64 of X.509. */
    String publicKey() {
        return base64(pair.getPublic().getEncoded());
    }

    boolean trusts(String publicKey) {
        return trusted.contains(publicKey);
    }

    /** A signature in base64. */
    String sign(String message) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(message.getBytes(StandardCharsets.UTF_8));
            return base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the holder of a key signed a message, whoever that is: see {@link #trusts}. */
    static boolean isSigned(String message, String signature, String publicKey) {
        try {
            var verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(publicKey(publicKey));
            verifier.update(message.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static PublicKey publicKey(String base64) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public key of Ed25519", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
