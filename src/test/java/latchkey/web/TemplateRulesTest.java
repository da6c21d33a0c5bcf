package latchkey.web;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.standard.StandardDialect;

class TemplateRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p th:utext=\"${name}\"></p>",
                "<p>[[${name}]]</p>",
                "<p>[(${name})]</p>",
                "<p th:text=\"*{name}\"></p>",
                "<p th:text=\"__${name}__\"></p>",
                "<p th:inline=\"text\"></p>",
                "<p th:onclick=\"${name}\"></p>",
                "<p onclick=\"alert(1)\"></p>",
                "<p\nonload=\"alert(1)\"></p>",
                "<p style=\"color: red\"></p>",
                "<style>p { color: red }</style>",
                "<a href=\"javascript:alert(1)\"></a>",
                "<p th:text=\"${name.length()}\"></p>",
                "<p th:text=\"${7*7}\"></p>",
                "<p th:text=\"${name == null}\"></p>",
                "<p th:text=\"${T(java.lang.Runtime)}\"></p>",
                "<p th:text=\"${#strings.isEmpty(name)}\"></p>",
                "<p th:text=\"${names[0]}\"></p>",
                "<p th:text=\"${}\"></p>",
                "<p th:if=\"${name}\" th:replace=\"~{a :: b}\"></p>",
                "<p class=\"a>b\" th:replace=\"~{a :: b}\"\nth:unless=\"${name}\"></p>",
            })
    void whatMightExecuteIsRefusedByName(String source) {
        assertThatThrownBy(() -> TemplateRules.check("tokens/show.html", source))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tokens/show.html");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p th:text=\"${name}\"></p>",
                "<p th:text=\"${token.expires.date}\"></p>",
                "<p th:if=\"${name} == null and not ${errors.empty}\"></p>",
                "<p th:text=\"|${name} was revoked|\"></p>",
                "<tr th:each=\"token : ${tokens}\"></tr>",
                "<section class=\"on\"></section>",
                "<th:block th:if=\"${name}\"><p th:replace=\"~{a :: b}\"></p></th:block>",
            })
    void pathsOfPropertiesAreAllowed(String source) {
        assertThatCode(() -> TemplateRules.check("tokens/show.html", source)).doesNotThrowAnyException();
        assertThatCode(() -> parse(source)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<p th:text=\"${name} +\"></p>", "<p th:if=\"not\"></p>"})
    void anExpressionThatCannotBeParsedIsFoundAtStart(String source) {
        assertThatThrownBy(() -> parse(source))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tokens/show.html");
    }

    @Test
    void everyTemplateOfOursKeepsTheRules() {
        assertThatCode(Views::new).doesNotThrowAnyException();
    }

    private static void parse(String source) {
        var engine = new TemplateEngine();
        var dialect = new StandardDialect();
        dialect.setVariableExpressionEvaluator(new PropertyPaths());
        engine.setDialect(dialect);
        TemplateRules.parseExpressions("tokens/show.html", source, engine.getConfiguration());
    }
}
