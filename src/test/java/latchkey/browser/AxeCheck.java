package latchkey.browser;

import com.deque.html.axecore.args.AxeRuleOptions;
import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.util.List;
import java.util.Map;

/** Asks axe what of the page on display keeps people out: WCAG 2.2 AA and best practice. */
final class AxeCheck {
    private static final List<String> TAGS =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private AxeCheck() {}

    /** The other mode opens a window of its own for each page. */
    @SuppressWarnings("deprecation")
    static List<String> violations(Browser browser) {
        var targetSize = new AxeRuleOptions();
        targetSize.setEnabled(true);
        var options = new AxeRunOptions();
        options.setRules(Map.of("target-size", targetSize));
        var axe = new AxeBuilder().setLegacyMode(true).withOptions(options).withTags(TAGS);
        if (!browser.all(".switcher[open]").isEmpty()) {
            // An open menu lies over what stands below it, until it is closed.
            axe.exclude(".side");
        }
        return axe.analyze(browser.driver()).getViolations().stream()
                .map(AxeCheck::words)
                .toList();
    }

    private static String words(Rule rule) {
        var places = rule.getNodes().stream()
                .map(node -> node.getTarget() + " " + node.getFailureSummary())
                .toList();
        return rule.getId() + ": " + rule.getHelp() + " " + places;
    }
}
