package latchkey.token;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import latchkey.account.CurrentAccount;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.organization.CurrentMember;
import latchkey.web.ClientAddress;
import latchkey.web.CsvDownload;
import latchkey.web.Parameters;
import org.jspecify.annotations.Nullable;

/** What a list shows as a file of comma-separated values, all of its pages, in its order. */
public final class TokenExportPages {
    private static final int PIECE = 500;
    private static final List<String> HEADER = List.of(
            "id",
            "name",
            "description",
            "status",
            "owner",
            "created_by",
            "prefix",
            "scopes",
            "allowed_networks",
            "created_at",
            "modified_at",
            "expires_at",
            "last_used_at",
            "last_used_ip",
            "revoked_at",
            "revoked_by",
            "revocation_reason");

    private final TokenListReader tokens;
    private final AuditLog audit;
    private final Transactions transactions;
    private final ClientAddress clientAddress;
    private final Clock clock;

    public TokenExportPages(
            TokenListReader tokens,
            AuditLog audit,
            Transactions transactions,
            ClientAddress clientAddress,
            Clock clock) {
        this.tokens = tokens;
        this.audit = audit;
        this.transactions = transactions;
        this.clientAddress = clientAddress;
        this.clock = clock;
    }

    public void export(Context ctx) throws IOException {
        var member = CurrentMember.of(ctx);
        var address = ListAddress.read(ctx.path(), Parameters.ofQuery(ctx));
        var now = clock.instant();
        var query =
                new TokenQuery(member.organization().id(), member.onlyOwner(), address.filter(), address.order(), now);
        if (ctx.method().equals(HandlerType.GET)) {
            record(ctx, query);
            var file = "%s-tokens-%s.csv"
                    .formatted(member.organization().slug(), LocalDate.ofInstant(now, ZoneOffset.UTC));
            CsvDownload.send(
                    ctx, file, HEADER, row -> tokens.each(query, PIECE, token -> row.accept(cells(token, now))));
        }
    }

    /** Before anything goes out: who breaks the download off has seen tokens too. */
    private void record(Context ctx, TokenQuery query) {
        var filter = query.filter().query();
        var details =
                Map.of("filter", filter.isEmpty() ? "none" : filter, "tokens", Integer.toString(tokens.count(query)));
        var actor = CurrentAccount.actor(ctx, clientAddress);
        transactions.run(
                () -> audit.record(query.organizationId(), actor, AuditAction.TOKENS_EXPORTED, null, "", details));
    }

    private static List<String> cells(AccessToken token, Instant now) {
        var revocation = token.revocation();
        return List.of(
                token.id().toString(),
                token.name(),
                token.description(),
                token.status(now).code(),
                text(token.owner()),
                text(token.createdBy()),
                token.prefix(),
                String.join(" ", token.scopes()),
                token.allowedNetworks().toString(),
                token.createdAt().toString(),
                token.modifiedAt().toString(),
                text(token.expiresAt()),
                text(token.lastUsedAt()),
                token.lastUsedIp() == null ? "" : token.lastUsedIp(),
                revocation == null ? "" : revocation.at().toString(),
                revocation == null ? "" : text(revocation.by()),
                revocation == null ? "" : revocation.reason());
    }

    private static String text(@Nullable Person person) {
        return person == null ? "" : person.email();
    }

    private static String text(@Nullable Instant instant) {
        return instant == null ? "" : instant.toString();
    }
}
