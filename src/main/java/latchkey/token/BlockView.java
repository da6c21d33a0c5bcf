package latchkey.token;

import java.time.Instant;
import latchkey.web.Moment;
import org.jspecify.annotations.Nullable;

/**
 * The policy's veto as pages show it.
 *
 * @param words why, behind “because”
 * @param remedy what ends it
 * @param unused whether it is for want of use
 */
public record BlockView(Moment since, String words, String remedy, boolean unused) {
    public static @Nullable BlockView orNull(AccessToken.@Nullable Block block, Instant now) {
        if (block == null) {
            return null;
        }
        var since = new Moment(block.at(), now);
        var rule = PolicyRule.find(block.rule());
        return rule == null
                ? new BlockView(since, "it breaks a rule", "An owner knows which.", false)
                : new BlockView(since, rule.words(), rule.remedy(), rule == PolicyRule.UNUSED);
    }
}
