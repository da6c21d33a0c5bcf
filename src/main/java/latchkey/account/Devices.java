package latchkey.account;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import latchkey.web.BrowserId;
import latchkey.web.Cookies;
import org.jooq.DSLContext;

/** Remembers, by a cookie of its own, which browsers have signed in to an account before. */
public final class Devices {
    private static final String COOKIE = "device";

    /** Each has tries of its own to prove the account. */
    private static final int MOST_OF_AN_ACCOUNT = 20;

    private static final Duration REMEMBERED = Duration.ofDays(365);

    private final DeviceStore devices;
    private final Cookies cookies;
    private final Clock clock;

    public Devices(DSLContext db, Cookies cookies, Clock clock) {
        this.devices = new DeviceStore(db);
        this.cookies = cookies;
        this.clock = clock;
    }

    /** What a try to prove an account with this browser counts towards. */
    List<Throttle.Bucket> buckets(Context ctx, String email, String address) {
        return known(ctx, email)
                .map(device -> Throttle.knownDevice(email, device))
                .orElseGet(() -> Throttle.stranger(email, address));
    }

    /** What asking for a new password counts towards: each is a mail to somebody who may not have asked. */
    List<Throttle.Bucket> resetBuckets(Context ctx, String email, String address) {
        return known(ctx, email)
                .map(device -> Throttle.resetFromKnownDevice(email, device))
                .orElseGet(() -> Throttle.reset(email, address));
    }

    /** What a guess at the second factor of an account with this browser counts towards. */
    List<Throttle.Bucket> bucketsOfSecondFactor(Context ctx, SecondStep step, String email, String address) {
        return known(ctx, email)
                .map(device -> Throttle.knownDevicesSecondFactor(step, email, device))
                .orElseGet(() -> Throttle.strangersSecondFactor(step, email, address));
    }

    /** Asked once a request: of two sign-ins of one browser at once, the later must not be taken for a new browser's. */
    private Optional<UUID> known(Context ctx, String email) {
        var attribute = "latchkey.device " + email;
        Optional<UUID> found = ctx.attribute(attribute);
        if (found == null) {
            found = devices.find(digest(ctx), email);
            ctx.attribute(attribute, found);
        }
        return found;
    }

    private byte[] digest(Context ctx) {
        var cookie = cookies.read(ctx, COOKIE);
        return Sha256.of(cookie != null && BrowserId.isOne(cookie) ? cookie : "");
    }

    /**
     * One cookie serves every account that signs in with this browser, and is another after each sign-in: one that was
     * planted before (fixation) is worth nothing.
     *
     * @return whether the browser is new to an account that has signed in with another
     */
    boolean remember(Context ctx, Account account) {
        var isNews = known(ctx, account.email()).isEmpty() && devices.existsFor(account.id());
        var device = BrowserId.random();
        devices.replaceDigest(digest(ctx), Sha256.of(device));
        devices.put(Sha256.of(device), account.id(), clock.instant());
        devices.deleteAllBut(MOST_OF_AN_ACCOUNT, account.id());
        cookies.set(ctx, COOKIE, device, REMEMBERED);
        return isNews;
    }

    /** Every browser but this one is a stranger's to the account from now on. */
    void forgetOthers(Context ctx, UUID accountId) {
        devices.deleteOthers(accountId, digest(ctx));
    }

    /** Forgets browsers not seen for a year. */
    public void deleteOld() {
        devices.deleteUnseenSince(clock.instant().minus(REMEMBERED));
    }
}
