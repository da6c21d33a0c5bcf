package latchkey.web;

import io.javalin.http.Context;
import io.javalin.rendering.FileRenderer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.standard.StandardDialect;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import org.thymeleaf.util.FastStringWriter;

/** Renders {@code templates/<feature>/<action>.html} with a page's model and what every page shows. */
public final class Views implements FileRenderer {
    private static final int SHORT = 4_096;

    private final TemplateEngine engine = new TemplateEngine();

    /** How long the pages of a template were last: whoever knows it copies nothing while a page grows. */
    private final Map<String, Integer> lengths = new ConcurrentHashMap<>();

    private final Map<String, Function<Context, @Nullable Object>> everywhere = new LinkedHashMap<>();

    /** @throws IllegalStateException if a template says what {@link TemplateRules} forbid */
    public Views() {
        var resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("templates/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        resolver.setCheckExistence(true);
        var dialect = new StandardDialect();
        dialect.setVariableExpressionEvaluator(new PropertyPaths());
        engine.setDialect(dialect);
        engine.setTemplateResolver(resolver);
        var configuration = engine.getConfiguration();
        Resources.list("templates").parallelStream().forEach(file -> check(file, configuration));
    }

    /** Adds a value that the layout, and so every page, may show. */
    public void everywhere(String name, Function<Context, @Nullable Object> value) {
        everywhere.put(name, value);
    }

    @Override
    public String render(String template, Map<String, ? extends @Nullable Object> model, Context ctx) {
        var variables = new HashMap<String, @Nullable Object>();
        everywhere.forEach((name, value) -> variables.put(name, value.apply(ctx)));
        variables.putAll(model);
        return render(template, variables);
    }

    /** What is no page: it shows its model and nothing of a request. */
    public String render(String template, Map<String, ? extends @Nullable Object> model) {
        var page = new FastStringWriter(lengths.getOrDefault(template, SHORT));
        engine.process(template, context(model), page);
        var text = page.toString();
        lengths.put(template, text.length() + SHORT);
        return text;
    }

    private static org.thymeleaf.context.Context context(Map<String, ? extends @Nullable Object> model) {
        return new org.thymeleaf.context.Context(Locale.ENGLISH, new HashMap<String, @Nullable Object>(model));
    }

    private static void check(String file, IEngineConfiguration configuration) {
        var source = Resources.text("templates/" + file);
        TemplateRules.check(file, source);
        TemplateRules.parseExpressions(file, source, configuration);
    }
}
