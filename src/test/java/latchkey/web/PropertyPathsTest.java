package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.standard.StandardDialect;
import org.thymeleaf.templateresolver.StringTemplateResolver;

class PropertyPathsTest {
    private final TemplateEngine engine = new TemplateEngine();

    PropertyPathsTest() {
        var dialect = new StandardDialect();
        dialect.setVariableExpressionEvaluator(new PropertyPaths());
        engine.setDialect(dialect);
        engine.setTemplateResolver(new StringTemplateResolver());
    }

    @ParameterizedTest
    @CsvSource({
        "text, <b>&",
        "token.name, Deploy bot",
        "token.owner.email, owner@acme.example",
        "token.size, 7",
        "bean.title, Bean",
        "bean.ready, true",
        "map.key, value",
        "map.UPPER_1, upper",
        "list.size, 2",
        "list.empty, false",
    })
    void aPathReadsRecordsBeansMapsAndSizes(String path, String value) {
        assertThat(evaluate(path)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "nothing.more", "token.nobody", "token.nobody.email", "map.missing.more"})
    void whereNothingIsThereIsNothingToRead(String path) {
        assertThat(evaluate(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token.name()",
                "token.name.length()",
                "token.class",
                "token.getClass",
                "token.class.classLoader",
                "7*7",
                "token.name == 'x'",
                "T(java.lang.Runtime)",
                "@bean",
                "#vars",
                "new java.util.Date()",
                "token['name']",
                "list[0]",
                "token.notify",
                "token.unknown",
                "Token",
                "_token",
                "token.",
                ".token",
                "token..name",
                "param.q",
                "token.secret",
                "bean.staticValue"
            })
    void whatIsNoPathOfPropertiesFails(String expression) {
        if (expression.equals("param.q")) {
            // Thymeleaf's web variables are not there at all.
            assertThat(evaluate(expression)).isEmpty();
        } else {
            assertThatThrownBy(() -> evaluate(expression)).hasStackTraceContaining("Exception");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"__${7*7}__", "${7*7}", "[[${text}]]", "*{text}", "#{text}", "@{/x}", "~{layout}"})
    void whatIsShownIsNeverExecuted(String value) {
        assertThat(render("<p th:text=\"${text}\"></p>", Map.of("text", value))).isEqualTo("<p>" + value + "</p>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ognl.Ognl", "org.mvel2.MVEL", "org.springframework.expression.ExpressionParser"})
    void noExpressionLanguageIsOnTheClassPath(String type) {
        assertThatThrownBy(() -> Class.forName(type)).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void textIsEscaped() {
        assertThat(render("<p th:text=\"${text}\"></p>", Map.of("text", "<b>&\"'")))
                .isEqualTo("<p>&lt;b&gt;&amp;&quot;&#39;</p>");
    }

    private String evaluate(String path) {
        var model = Map.<String, Object>of(
                "text",
                "<b>&",
                "token",
                new Token("Deploy bot", new Owner("owner@acme.example"), null, 7),
                "bean",
                new Bean(),
                "map",
                Map.of("key", "value", "UPPER_1", "upper"),
                "list",
                List.of(1, 2));
        return org.jsoup.Jsoup.parse(render("<p th:text=\"${" + path + "}\"></p>", model))
                .select("p")
                .text();
    }

    private String render(String template, Map<String, Object> model) {
        return engine.process(template, new Context(Locale.ENGLISH, model));
    }

    record Token(
            String name,
            Owner owner,
            @org.jspecify.annotations.Nullable Owner nobody,
            int size) {
        private String secret() {
            return "hidden";
        }
    }

    record Owner(String email) {}

    static final class Bean {
        public String getTitle() {
            return "Bean";
        }

        public boolean isReady() {
            return true;
        }

        public static String getStaticValue() {
            return "static";
        }
    }
}
