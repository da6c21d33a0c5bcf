package latchkey.verification;

import static io.javalin.http.HttpStatus.OK;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latchkey.organization.CurrentMember;
import latchkey.organization.MembershipStore;
import latchkey.organization.PolicyStore;
import latchkey.organization.Role;
import latchkey.token.AccessToken;
import latchkey.token.BlockView;
import latchkey.token.Presented;
import latchkey.token.RefusalWords;
import latchkey.token.ScopeCatalogue;
import latchkey.token.SecretStore;
import latchkey.token.TokenOfPath;
import latchkey.web.Parameters;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who see every token of an organization which check refuses a call, and what would have to change. It
 * looks into the database and not at what is remembered, changes nothing, and counts as no use.
 */
public final class ExplainPages {
    private final TokenOfPath tokenOfPath;
    private final SecretStore secrets;
    private final PolicyStore policies;
    private final MembershipStore memberships;
    private final ScopeCatalogue catalogue;
    private final Clock clock;

    public ExplainPages(TokenOfPath tokenOfPath, DSLContext db, ScopeCatalogue catalogue, Clock clock) {
        this.tokenOfPath = tokenOfPath;
        this.secrets = new SecretStore(db);
        this.policies = new PolicyStore(db);
        this.memberships = new MembershipStore(db);
        this.catalogue = catalogue;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var token = tokenOfPath.find(ctx);
        var query = Parameters.ofQuery(ctx);
        var form = ExplainForm.read(query);
        var ofToken = secrets.ofToken(token.organizationId(), token.id());
        var errors = form.validate(ofToken);
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("token", Map.of("id", token.id(), "name", token.name()));
        model.put("form", form);
        model.put("errors", errors);
        model.put("secrets", options(ofToken, form.secret(ofToken)));
        model.put("scopes", catalogue.all());
        model.put("was", query.has("outcome") ? RefusalWords.of(query.text("outcome")) : null);
        if (errors.isEmpty()) {
            explain(ctx, token, form.secret(ofToken), form.call(), model);
        }
        ctx.status(errors.isEmpty() ? OK : UNPROCESSABLE_CONTENT).render("tokens/explain", model);
    }

    private void explain(
            Context ctx, AccessToken token, Presented presented, Call call, Map<String, @Nullable Object> model) {
        var member = CurrentMember.of(ctx);
        var now = clock.instant();
        var block = BlockView.orNull(token.block(), now);
        var explanation = Explanation.of(presented, block, call, now);
        var remedies = new Remedies(
                token,
                presented,
                call,
                policies.of(token.organizationId()),
                ownerRole(token),
                block,
                catalogue,
                "/orgs/" + member.organization().slug(),
                now);
        model.put("explanation", explanation);
        model.put("remedies", remedies.of(explanation, member.role().mayCreateTokens()));
    }

    private @Nullable Role ownerRole(AccessToken token) {
        var owner = token.owner();
        return owner == null
                ? null
                : memberships.role(token.organizationId(), owner.id()).orElse(null);
    }

    private static List<SecretOption> options(List<Presented> secrets, Presented chosen) {
        return secrets.stream()
                .map(Presented::secret)
                .map(secret -> new SecretOption(
                        secret.prefix(),
                        (secret.isCurrent() ? "Current: " : "Former: ") + secret.prefix() + "…",
                        secret.equals(chosen.secret())))
                .toList();
    }

    /** One of the secrets that a call may have presented. */
    record SecretOption(String prefix, String words, boolean chosen) {}
}
