package latchkey.account;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import latchkey.web.BaseUrl;
import latchkey.web.BrowserId;
import org.jooq.DSLContext;

/** Makes the links by which an account gets a new password: each works once, for 30 minutes. */
final class PasswordResetLinks {
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private final PasswordResetStore links;
    private final BaseUrl baseUrl;
    private final Clock clock;

    PasswordResetLinks(DSLContext db, BaseUrl baseUrl, Clock clock) {
        this.links = new PasswordResetStore(db);
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /** A new link for an account, which ends the one before. Call it within a transaction. */
    String issue(UUID accountId) {
        var token = BrowserId.random();
        var now = clock.instant();
        links.put(accountId, Sha256.of(token), now, now.plus(LIFETIME));
        return baseUrl.value() + PasswordReset.PATH + token;
    }
}
