package latchkey.account;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import latchkey.web.BrowserId;
import latchkey.web.Cookies;
import org.jooq.DSLContext;

/** Remembers, by a cookie of its own, which browsers have signed in to an account before. */
public final class Devices {
    private static final String COOKIE = "device";
    private static final Duration REMEMBERED = Duration.ofDays(365);

    private final DeviceStore devices;
    private final Cookies cookies;
    private final Clock clock;

    public Devices(DSLContext db, Cookies cookies, Clock clock) {
        this.devices = new DeviceStore(db);
        this.cookies = cookies;
        this.clock = clock;
    }

    private boolean isKnown(Context ctx, String email) {
        return devices.isKnown(Sha256.of(cookie(ctx)), email);
    }

    /** What a try to prove an account with this browser counts towards. */
    List<Throttle.Bucket> buckets(Context ctx, String email, String address) {
        return isKnown(ctx, email) ? Throttle.knownDevice(email, cookie(ctx)) : Throttle.stranger(email, address);
    }

    /** What asking for a new password counts towards: each is a mail to somebody who may not have asked. */
    List<Throttle.Bucket> resetBuckets(Context ctx, String email, String address) {
        return isKnown(ctx, email) ? Throttle.resetFromKnownDevice(email, cookie(ctx)) : Throttle.reset(email, address);
    }

    /** What a guess at the second factor of an account with this browser counts towards. */
    List<Throttle.Bucket> bucketsOfSecondFactor(Context ctx, String email, String address) {
        return isKnown(ctx, email)
                ? Throttle.knownDevicesSecondFactor(email, cookie(ctx))
                : Throttle.strangersSecondFactor(email, address);
    }

    private String cookie(Context ctx) {
        var cookie = cookies.read(ctx, COOKIE);
        return cookie != null && BrowserId.isOne(cookie) ? cookie : "";
    }

    /**
     * One cookie serves every account that signs in with this browser.
     *
     * @return whether the browser is new to an account that has signed in with another
     */
    boolean remember(Context ctx, Account account) {
        var sent = cookie(ctx);
        if (isKnown(ctx, account.email())) {
            devices.touch(Sha256.of(sent), account.id(), clock.instant());
            return false;
        }
        var hasOthers = devices.existsFor(account.id());
        var device = sent.isEmpty() ? BrowserId.random() : sent;
        devices.insert(Sha256.of(device), account.id(), clock.instant());
        cookies.set(ctx, COOKIE, device, REMEMBERED);
        return hasOthers;
    }

    /** Forgets browsers not seen for a year. */
    public void deleteOld() {
        devices.deleteUnseenSince(clock.instant().minus(REMEMBERED));
    }
}
