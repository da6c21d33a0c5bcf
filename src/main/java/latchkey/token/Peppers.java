package latchkey.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys under which secrets are digested, by version; one of them digests new secrets, the first until another was
 * activated, and all but the retired ones are tried for old ones, the newest first. Written as
 * {@code 1:<base64 of 32 bytes>}, several separated by white space.
 */
public final class Peppers {
    private static final int LENGTH = 32;

    /** Each ready to begin, to be cloned: looking the algorithm up and preparing the key costs more than a digest. */
    private final NavigableMap<Integer, Mac> keys;

    private volatile int current;

    /** The newest first. */
    private volatile List<Integer> tried;

    private Peppers(NavigableMap<Integer, Mac> keys) {
        this.keys = keys;
        this.current = keys.firstKey();
        this.tried = List.copyOf(keys.descendingKeySet());
    }

    /** @throws IllegalArgumentException if the text is not as this class says */
    public static Peppers parse(String text) {
        var keys = new TreeMap<Integer, Mac>();
        for (var entry : text.strip().split("\\s+")) {
            var parts = entry.split(":", 2);
            var bytes = parts.length == 2 ? Base64.getDecoder().decode(parts[1]) : new byte[0];
            if (bytes.length != LENGTH || !parts[0].matches("[1-9][0-9]{0,3}")) {
                throw new IllegalArgumentException("not of the form 1:<base64 of 32 bytes>");
            }
            if (keys.put(Integer.valueOf(parts[0]), ready(bytes)) != null) {
                throw new IllegalArgumentException("version " + parts[0] + " comes twice");
            }
        }
        return new Peppers(keys);
    }

    private static Mac ready(byte[] key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }

    /** The first pepper of an installation, as it is written. */
    public static String generate() {
        return generate(1);
    }

    /** A new pepper, as it is written. */
    public static String generate(int version) {
        var bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        return version + ":" + Base64.getEncoder().encodeToString(bytes);
    }

    /** The digest to store of a new secret. */
    public TokenDigest digest(TokenSecret secret) {
        return digest(current, secret);
    }

    /** The digests under which a secret may be stored. */
    public List<TokenDigest> digests(TokenSecret secret) {
        return tried.stream().map(version -> digest(version, secret)).toList();
    }

    /** What the database has decided of them; a current one that is not known here can't be used. */
    void use(int decided, Set<Integer> retired) {
        if (keys.containsKey(decided)) {
            current = decided;
        }
        tried = keys.descendingKeySet().stream()
                .filter(version -> !retired.contains(version))
                .toList();
    }

    public int newest() {
        return keys.lastKey();
    }

    /** A key for another purpose, 32 bytes, which tells nothing of the pepper: of the first, whatever follows it. */
    public byte[] derive(String purpose) {
        return mac(keys.firstKey(), "latchkey " + purpose);
    }

    Set<Integer> versions() {
        return keys.keySet();
    }

    boolean has(int version) {
        return keys.containsKey(version);
    }

    /** What the database keeps to tell the right pepper from a wrong one. */
    byte[] checkValue(int version) {
        return mac(version, "latchkey pepper check");
    }

    private TokenDigest digest(int version, TokenSecret secret) {
        return new TokenDigest(version, mac(version, secret.expose()));
    }

    private byte[] mac(int version, String text) {
        try {
            var mac = (Mac) Objects.requireNonNull(keys.get(version)).clone();
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The JDK's own HmacSHA256 can be cloned", e);
        }
    }
}
