package latchkey.audit;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import latchkey.database.Transactions;
import latchkey.web.CsvDownload;
import latchkey.web.Download;
import latchkey.web.Parameters;
import org.jooq.DSLContext;

/** The audit log as a file, with what it takes to verify it elsewhere; who takes it is recorded first. */
public final class AuditExportPages {
    private static final String JSON_LINES = "jsonl";
    private static final String CSV = "csv";

    private final ChainStore chains;
    private final CheckpointStore checkpoints;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Function<Context, UUID> organizationOf;
    private final Function<Context, Actor> actorOf;
    private final Clock clock;

    /**
     * @param organizationOf tells whose log a request may see
     * @param actorOf tells who asks
     */
    public AuditExportPages(
            DSLContext db,
            AuditLog audit,
            Transactions transactions,
            Function<Context, UUID> organizationOf,
            Function<Context, Actor> actorOf,
            Clock clock) {
        this.chains = new ChainStore(db);
        this.checkpoints = new CheckpointStore(db);
        this.audit = audit;
        this.transactions = transactions;
        this.organizationOf = organizationOf;
        this.actorOf = actorOf;
        this.clock = clock;
    }

    public void export(Context ctx) throws IOException {
        var query = Parameters.ofQuery(ctx);
        var filter = AuditFilter.read(query);
        var format = query.text("format").equals(JSON_LINES) ? JSON_LINES : CSV;
        if (ctx.method().equals(HandlerType.HEAD)) {
            // Nothing is handed out, so there is nothing to record.
            return;
        }
        var export = AuditExport.of(chains, checkpoints, organizationOf.apply(ctx), filter);
        record(ctx, export, format);
        send(ctx, export, format);
    }

    private void record(Context ctx, AuditExport export, String format) {
        var filter = export.filter().query();
        var details = filter.isEmpty() ? Map.of("format", format) : Map.of("format", format, "filter", filter);
        transactions.run(() -> audit.record(
                export.organizationId(), actorOf.apply(ctx), AuditAction.AUDIT_EXPORTED, null, "", details));
    }

    private void send(Context ctx, AuditExport export, String format) throws IOException {
        var slug = ctx.pathParam("slug");
        var now = clock.instant();
        var name = "audit-%s-%s.%s".formatted(slug, LocalDate.ofInstant(now, ZoneOffset.UTC), format);
        if (format.equals(JSON_LINES)) {
            Download.send(ctx, "application/jsonl", name, new JsonLinesExport(export, slug, now)::writeTo);
        } else {
            CsvDownload.send(ctx, name, CsvExport.header(), new CsvExport(export)::writeTo);
        }
    }
}
