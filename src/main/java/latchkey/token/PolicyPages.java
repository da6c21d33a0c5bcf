package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.LinkedHashMap;
import latchkey.account.CurrentAccount;
import latchkey.organization.CurrentMember;
import latchkey.organization.MissingFactors;
import latchkey.organization.PolicyStore;
import latchkey.organization.Role;
import latchkey.web.FormErrors;
import latchkey.web.Moment;
import latchkey.web.Parameters;
import latchkey.web.Web;
import org.jspecify.annotations.Nullable;

/** The pages of an organization's policy: everybody reads it, owners see what another would mean, and save it. */
public final class PolicyPages {
    private final PolicyStore policies;
    private final PolicyPreview preview;
    private final PolicyChange change;
    private final MissingFactors missingFactors;
    private final ScopeCatalogue catalogue;
    private final Web web;
    private final Clock clock;

    public PolicyPages(
            PolicyStore policies,
            PolicyPreview preview,
            PolicyChange change,
            MissingFactors missingFactors,
            ScopeCatalogue catalogue,
            Web web,
            Clock clock) {
        this.policies = policies;
        this.preview = preview;
        this.change = change;
        this.missingFactors = missingFactors;
        this.catalogue = catalogue;
        this.web = web;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var organizationId = CurrentMember.of(ctx).organization().id();
        var form = PolicyForm.of(policies.of(organizationId), policies.modifiedAt(organizationId));
        render(ctx, form, new FormErrors(), HttpStatus.OK);
    }

    /** What saving would do; nothing is changed. */
    public void preview(Context ctx) {
        var typed = Parameters.ofForm(ctx);
        var form = PolicyForm.read(typed, catalogue);
        var errors = check(ctx, form);
        if (!errors.isEmpty()) {
            render(ctx, form, errors, UNPROCESSABLE_CONTENT);
        } else if (typed.has("change")) {
            render(ctx, form, errors, HttpStatus.OK);
        } else {
            ask(ctx, form, false, errors, HttpStatus.OK);
        }
    }

    public void save(Context ctx) {
        var typed = Parameters.ofForm(ctx);
        var form = PolicyForm.read(typed, catalogue);
        var errors = check(ctx, form);
        if (!errors.isEmpty()) {
            render(ctx, form, errors, UNPROCESSABLE_CONTENT);
        } else if (isRisky(ctx, form) && !typed.has("confirmed")) {
            errors.add("confirmed", "Tick that you mean these networks, or change them");
            ask(ctx, form, typed.has("apply"), errors, UNPROCESSABLE_CONTENT);
        } else {
            save(ctx, form, typed.has("apply"));
        }
    }

    /** Whoever demands a second factor has one: nobody shuts themselves out by saving. */
    private FormErrors check(Context ctx, PolicyForm form) {
        return PolicyFormCheck.check(form, catalogue)
                .require(
                        !form.twoFactorsRequired()
                                || !missingFactors.isMissing(
                                        CurrentAccount.of(ctx).id()),
                        "two_factors_required",
                        "Set up a second factor for yourself first, or this would shut you out");
    }

    private void save(Context ctx, PolicyForm form, boolean applies) {
        var member = CurrentMember.of(ctx);
        switch (change.save(member, CurrentAccount.actor(ctx, web.clientAddress()), form, applies)) {
            case PolicyChange.Saving.Saved saved -> {
                web.flash().say(ctx, sentence(saved, applies));
                ctx.redirect(url(ctx), SEE_OTHER);
            }
            case PolicyChange.Saving.ChangedMeanwhile changed -> sayChanged(ctx, form, applies);
        }
    }

    private static String sentence(PolicyChange.Saving.Saved saved, boolean applies) {
        if (!applies) {
            return "The policy was saved. It holds for tokens that are created, edited or rotated from now on.";
        }
        var done = saved.changed().blocked() + " blocked, " + saved.changed().unblocked() + " unblocked.";
        return saved.goesOn()
                ? "The policy was saved. Tokens so far: " + done + " It is applied to the rest within minutes."
                : "The policy was saved and applied to existing tokens: " + done;
    }

    /** What was typed stays, what somebody else saved is told, and saving again is a choice. */
    private void sayChanged(Context ctx, PolicyForm form, boolean applies) {
        var organizationId = CurrentMember.of(ctx).organization().id();
        var saved = policies.of(organizationId);
        var newer = form.seen(policies.modifiedAt(organizationId));
        var errors = new FormErrors();
        PolicyText.of(form.policy())
                .changesTo(PolicyText.of(saved))
                .forEach(rule -> errors.add(
                        rule.field(),
                        "Somebody else saved “%s: %s” since you opened this page. Save again to replace it"
                                .formatted(rule.label(), rule.after())));
        if (errors.isEmpty()) {
            save(ctx, newer, applies);
        } else {
            render(ctx, newer, errors, UNPROCESSABLE_CONTENT);
        }
    }

    private boolean isRisky(Context ctx, PolicyForm form) {
        var effect = networks(ctx, form);
        return effect != null && effect.isRisky();
    }

    /** Null unless it is asked to limit calls to other networks than before. */
    private @Nullable NetworkEffect networks(Context ctx, PolicyForm form) {
        var organizationId = CurrentMember.of(ctx).organization().id();
        var policy = form.policy();
        var isNew = !policies.of(organizationId).requiredNetworks().equals(policy.requiredNetworks());
        return isNew
                ? preview.networks(organizationId, policy, web.clientAddress().of(ctx))
                : null;
    }

    private void ask(Context ctx, PolicyForm form, boolean applies, FormErrors errors, HttpStatus status) {
        var organizationId = CurrentMember.of(ctx).organization().id();
        var saved = policies.of(organizationId);
        var policy = form.policy();
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("form", form);
        model.put("applies", applies);
        model.put("errors", errors);
        model.put("changes", PolicyText.of(saved).changesTo(PolicyText.of(policy)));
        model.put("effects", preview.effects(organizationId, policy));
        model.put("networks", networks(ctx, form));
        model.put("unused", UnusedEffect.of(saved, policy, clock.instant()));
        model.put("missing", MissingEffect.of(policy, missingFactors.of(organizationId)));
        ctx.status(status).render("policy/preview", model);
    }

    private void render(Context ctx, PolicyForm form, FormErrors errors, HttpStatus status) {
        var member = CurrentMember.of(ctx);
        var organizationId = member.organization().id();
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("form", form);
        model.put("errors", errors);
        model.put("mayChange", member.role() == Role.OWNER);
        model.put("lines", PolicyText.of(policies.of(organizationId)).lines());
        model.put("modified", Moment.orNull(policies.modifiedAt(organizationId), clock.instant()));
        model.put("matrix", PermissionMatrix.of(catalogue, form.scopes()));
        model.put("graces", Grace.CHOICES);
        model.put("address", web.clientAddress().of(ctx));
        ctx.status(status).render("policy/show", model);
    }

    private static String url(Context ctx) {
        return "/orgs/" + CurrentMember.of(ctx).organization().slug() + "/policy";
    }
}
