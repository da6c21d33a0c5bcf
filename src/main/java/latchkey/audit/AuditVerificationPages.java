package latchkey.audit;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import latchkey.audit.ChainReport.Broken;
import latchkey.audit.ChainReport.Intact;
import latchkey.database.Transactions;
import latchkey.web.Moment;
import latchkey.web.Numbers;
import latchkey.web.Overloaded;
import org.jspecify.annotations.Nullable;

/** Verifies an organization's log for whoever may read it, and records that it did with what came of it. */
public final class AuditVerificationPages {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final ChainVerifier verifier;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Function<Context, UUID> organizationOf;
    private final Function<Context, Actor> actorOf;
    private final Clock clock;
    private final Semaphore turns = new Semaphore(2, true);

    /**
     * @param organizationOf tells whose log a request may see
     * @param actorOf tells who asks
     */
    public AuditVerificationPages(
            ChainVerifier verifier,
            AuditLog audit,
            Transactions transactions,
            Function<Context, UUID> organizationOf,
            Function<Context, Actor> actorOf,
            Clock clock) {
        this.verifier = verifier;
        this.audit = audit;
        this.transactions = transactions;
        this.organizationOf = organizationOf;
        this.actorOf = actorOf;
        this.clock = clock;
    }

    public void verify(Context ctx) {
        var organizationId = organizationOf.apply(ctx);
        var report = verify(organizationId);
        transactions.run(() -> audit.record(
                organizationId, actorOf.apply(ctx), AuditAction.AUDIT_VERIFIED, null, "", details(report)));
        ctx.render("audit/verification", model(report));
    }

    /** Two at once, the others wait their turn: each reads a whole log, and who is impatient clicks again. */
    private ChainReport verify(UUID organizationId) {
        try {
            if (!turns.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Overloaded("Too many logs are being verified");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Overloaded("Stopping");
        }
        try {
            return verifier.verify(organizationId);
        } finally {
            turns.release();
        }
    }

    private static Map<String, String> details(ChainReport report) {
        return switch (report) {
            case Intact intact -> Map.of("result", intact.code(), "events", String.valueOf(intact.events()));
            case Broken broken -> Map.of("result", broken.code(), "found", broken.sentence());
        };
    }

    private Map<String, @Nullable Object> model(ChainReport report) {
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("publicKey", verifier.publicKey());
        switch (report) {
            case Intact intact -> {
                var last = intact.last();
                model.put("events", Numbers.grouped(intact.events()));
                model.put("signed", last == null ? null : new Moment(last.signedAt(), clock.instant()));
                model.put(
                        "covered",
                        last == null ? "" : Numbers.grouped(last.end().position()));
            }
            case Broken broken -> model.put("broken", broken);
        }
        return model;
    }
}
