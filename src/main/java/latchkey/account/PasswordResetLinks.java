package latchkey.account;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import latchkey.web.BaseUrl;
import latchkey.web.BrowserId;
import org.jooq.DSLContext;

/** Makes the links by which an account gets a new password: each works once, for 30 minutes. */
final class PasswordResetLinks {
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final int MOST_AT_ONCE = 3;

    private final PasswordResetStore links;
    private final BaseUrl baseUrl;
    private final Clock clock;

    PasswordResetLinks(DSLContext db, BaseUrl baseUrl, Clock clock) {
        this.links = new PasswordResetStore(db);
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    /** A new link for an account, which ends those before. Call it within a transaction. */
    String issue(UUID accountId) {
        links.deleteOf(accountId);
        return make(accountId);
    }

    /**
     * One more link, unless enough live; none is ended, or whoever asks for one would end somebody else's. Call it
     * within a transaction that has locked the account.
     */
    Optional<String> issueBeside(UUID accountId) {
        return links.tidy(accountId, clock.instant()) < MOST_AT_ONCE ? Optional.of(make(accountId)) : Optional.empty();
    }

    private String make(UUID accountId) {
        var token = BrowserId.random();
        var now = clock.instant();
        links.insert(accountId, Sha256.of(token), now, now.plus(LIFETIME));
        return baseUrl.value() + PasswordReset.PATH + token;
    }
}
