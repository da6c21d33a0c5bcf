package latchkey.audit;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
    private final ChainVerifier verifier;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Function<Context, UUID> organizationOf;
    private final Function<Context, Actor> actorOf;
    private final Clock clock;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

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

    /** One at a time for each log: it reads every event, and whoever is impatient would have it read several times. */
    private ChainReport verify(UUID organizationId) {
        if (!underWay.add(organizationId)) {
            throw new Overloaded("This log is being verified already");
        }
        try {
            return verifier.verify(organizationId);
        } finally {
            underWay.remove(organizationId);
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
