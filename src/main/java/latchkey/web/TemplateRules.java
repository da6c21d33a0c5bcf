package latchkey.web;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.context.ExpressionContext;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.standard.expression.StandardExpressions;
import org.unbescape.html.HtmlEscape;

/** What no template may contain, checked for all of them at start. */
final class TemplateRules {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^}]*)}");

    /** Unescaped output, expressions outside attributes, selections, preprocessing, code and style in the page. */
    private static final Pattern FORBIDDEN = Pattern.compile(
            "th:utext|\\[\\[|\\[\\(|\\*\\{|__|th:inline|th:on|\\son[a-z]+=|\\sstyle=|<style|javascript:");

    /** The attributes whose value is an expression alone; loops, variables and signatures have grammars of their own. */
    private static final Pattern ATTRIBUTE =
            Pattern.compile("th:(?!each|with|fragment|attr|remove)[a-z:-]+=\"([^\"]*)\"");

    private static final Pattern TAG = Pattern.compile("<[a-z](?:[^<>\"]|\"[^\"]*\")*>");
    private static final Pattern REPLACED = Pattern.compile("\\sth:(replace|insert)=");
    private static final Pattern CONDITION = Pattern.compile("\\sth:(if|unless|each|switch|case)=");

    private TemplateRules() {}

    /** @throws IllegalStateException naming the template and what it must not say */
    static void check(String template, String source) {
        var forbidden = FORBIDDEN.matcher(source);
        if (forbidden.find()) {
            throw new IllegalStateException("Template %s contains %s".formatted(template, forbidden.group()));
        }
        checkConditions(template, source);
        EXPRESSION.matcher(source).results().forEach(found -> {
            if (!PropertyPaths.PATH.matcher(found.group(1)).matches()) {
                throw new IllegalStateException(
                        "Template %s: %s is not a path of properties".formatted(template, found.group()));
            }
        });
    }

    /** Thymeleaf replaces a tag before it looks at its condition, which is lost. */
    private static void checkConditions(String template, String source) {
        TAG.matcher(source).results().map(MatchResult::group).forEach(tag -> {
            if (REPLACED.matcher(tag).find() && CONDITION.matcher(tag).find()) {
                throw new IllegalStateException("Template %s: the condition is lost in %s".formatted(template, tag));
            }
        });
    }

    /** @throws IllegalStateException naming the template and the expression that Thymeleaf can't parse */
    static void parseExpressions(String template, String source, IEngineConfiguration configuration) {
        var parser = StandardExpressions.getExpressionParser(configuration);
        var context = new ExpressionContext(configuration);
        ATTRIBUTE.matcher(source).results().forEach(found -> {
            try {
                parser.parseExpression(context, HtmlEscape.unescapeHtml(found.group(1)));
            } catch (TemplateProcessingException e) {
                throw new IllegalStateException("Template %s: %s".formatted(template, found.group()), e);
            }
        });
    }
}
