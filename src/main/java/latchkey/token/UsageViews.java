package latchkey.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jooq.DSLContext;

/** Finds out how a token is used, for its page. */
public final class UsageViews {
    private static final Duration RECENTLY = Duration.ofDays(30);

    /** What an instance has gathered for so long, no other can know of. */
    private static final Duration GATHERED_FOR = Duration.ofSeconds(5);

    private static final int CLIENTS = 10;
    private static final int ADDRESSES = 5;

    private final UsageStore usage;
    private final ClientReader clients;
    private final Clock clock;

    public UsageViews(DSLContext db, Clock clock) {
        this.usage = new UsageStore(db);
        this.clients = new ClientReader(db);
        this.clock = clock;
    }

    /** @param days as asked for: “90”, or anything else for 30 */
    UsageView of(AccessToken token, String days) {
        var now = clock.instant();
        var since = now.minus(RECENTLY);
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var length = days.equals("90") ? UsageChart.MOST_DAYS : UsageChart.DAYS;
        var organizationId = token.organizationId();
        return UsageView.of(
                UsageChart.of(usage.days(organizationId, token.id(), today.minusDays(length - 1L)), today, length),
                countedUpTo(now),
                clients.clients(organizationId, token.id(), since, CLIENTS + 1),
                CLIENTS,
                clients.addresses(organizationId, token.id(), since, ADDRESSES),
                clients.refused(organizationId, token.id(), since),
                now);
    }

    private Instant countedUpTo(Instant now) {
        var stored = now.minus(GATHERED_FOR);
        return usage.uncountedSince().filter(since -> since.isBefore(stored)).orElse(stored);
    }
}
