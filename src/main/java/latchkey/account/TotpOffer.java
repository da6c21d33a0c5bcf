package latchkey.account;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import latchkey.web.SealedBox;
import org.jspecify.annotations.Nullable;

/**
 * A key that is shown to be set up. It waits sealed in the form, for one account and an hour, and is stored nowhere
 * before a code has proved that an app has it.
 */
record TotpOffer(TotpSecret secret, String sealed) {
    private static final Duration LIFETIME = Duration.ofHours(1);

    static TotpOffer random(SealedBox box, UUID accountId, Instant now) {
        var secret = TotpSecret.random();
        var bytes = secret.expose();
        var content = ByteBuffer.allocate(Long.BYTES + bytes.length)
                .putLong(now.getEpochSecond())
                .put(bytes)
                .array();
        var sealed = box.seal(purpose(accountId), content);
        return new TotpOffer(secret, Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
    }

    /** What a form brought back; null if it is not ours, another account's or too old. */
    static @Nullable TotpOffer of(SealedBox box, UUID accountId, String sealed, Instant now) {
        try {
            var content = ByteBuffer.wrap(
                    box.open(purpose(accountId), Base64.getUrlDecoder().decode(sealed)));
            var made = Instant.ofEpochSecond(content.getLong());
            var bytes = new byte[content.remaining()];
            content.get(bytes);
            return made.plus(LIFETIME).isBefore(now) ? null : new TotpOffer(TotpSecret.of(bytes), sealed);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String purpose(UUID accountId) {
        return "totp offered to " + accountId;
    }

    @Override
    public String toString() {
        return "TotpOffer";
    }
}
