package latchkey;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of docs/architecture.md, and habits that nothing else keeps. */
class ArchitectureTest {
    private static final Pattern RENDERED = Pattern.compile("\\.render\\(\\s*\"([^\"]+)\"");
    private static final Pattern INCLUDED = Pattern.compile("~\\{([a-z/-]+) ::");
    private static final String FEATURES = "latchkey.(verification|token|site|organization|account|audit|mail)";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("latchkey");

    @ParameterizedTest
    @CsvSource({
        "database,     ''",
        "web,          ''",
        "audit,        'web, database'",
        "mail,         'web, database'",
        "account,      'audit, mail, web, database'",
        "organization, 'account, audit, mail, web, database'",
        "token,        'organization, account, audit, mail, web, database'",
        "site,         'organization, account, audit, mail, web, database'",
        "verification, 'token, organization, account, audit, web, database'",
    })
    void aPackageKnowsOnlyThoseBelowIt(String name, String below) {
        var known = Stream.concat(Stream.of(name), Stream.of(below.split(", ")).filter(other -> !other.isEmpty()))
                .map(other -> "latchkey." + other + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage("latchkey." + name + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("latchkey..").and(not(resideInAnyPackage(known))))
                .because("arrows never point upwards")
                .check(classes);
    }

    @Test
    void thereAreNoOtherPackages() {
        var packages = new TreeSet<String>();
        classes.forEach(type -> packages.add(
                type.getPackageName().replaceFirst("^latchkey\\.?", "").replaceFirst("\\..*", "")));

        assertThat(packages)
                .containsExactly(
                        "",
                        "account",
                        "audit",
                        "database",
                        "mail",
                        "organization",
                        "site",
                        "token",
                        "verification",
                        "web");
    }

    @Test
    void noPackagesGoRoundInCircles() {
        slices().matching("latchkey.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void sqlIsWrittenInStoresAndReadersOnly() {
        noClasses()
                .that(areNotMadeForSql())
                .should()
                .dependOnClassesThat(resideInAPackage("org.jooq..")
                        .and(not(type(DSLContext.class)))
                        .and(not(type(DataAccessException.class))))
                .because("the others hand the context on to their stores and tell one failure from another")
                .check(classes);
    }

    @Test
    void theOthersNeverCallTheContext() {
        noClasses()
                .that(areNotMadeForSql())
                .should()
                .callCodeUnitWhere(target(owner(type(DSLContext.class))))
                .check(classes);
    }

    @Test
    void noFieldOutsideTheStoresHoldsTheContext() {
        for (var type : classes) {
            if (areNotMadeForSql().test(type)) {
                assertThat(type.getFields())
                        .as(type.getName())
                        .noneMatch(field -> field.getRawType().isEquivalentTo(DSLContext.class));
            }
        }
    }

    @Test
    void jooqsRecordsAndTablesNeverLeaveTheStores() {
        noClasses()
                .that(areNotMadeForSql())
                .should()
                .dependOnClassesThat(resideInAPackage("latchkey.database.schema.."))
                .check(classes);
    }

    @Test
    void cookiesAndSessionsAreReachedThroughOneClass() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("latchkey.web.Cookies")
                .should()
                .callMethodWhere(target(owner(type(Context.class)))
                        .and(target(nameMatching("(?i).*(cookie|sessionAttribute).*"))))
                .because("whoever sets a cookie elsewhere forgets HttpOnly, Secure and SameSite")
                .check(classes);
    }

    @Test
    void theServersOwnSessionsAreNotUsed() {
        noClasses()
                .should()
                .callMethodWhere(target(nameMatching("getSession|cachedSessionAttribute.*")))
                .check(classes);
    }

    @Test
    void timeComesFromAClockThatIsGiven() {
        noClasses()
                .that()
                .areNotAssignableTo(Clock.class)
                .should()
                .callMethodWhere(target(nameMatching("now|systemUTC|systemDefaultZone|currentTimeMillis"))
                        .and(target(owner(resideInAnyPackage("java.time..", "java.lang..")))))
                .orShould()
                .callConstructor(Date.class)
                .because("tests set the clock forward, and instances share the database's")
                .check(classes);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Utils?|Helpers?|Manager|Service|Dto|DTO)(\\$.*)?")
                .check(classes);
    }

    @Test
    void nothingIsPrintedButByTheProgramItself() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("latchkey.Main")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(classes);
    }

    @Test
    void publicIsWhatAnotherPackageNeeds() {
        var unneeded = classes.stream()
                .filter(type -> type.getPackageName().matches(FEATURES))
                .filter(type -> type.isTopLevelClass()
                        && type.getModifiers().contains(JavaModifier.PUBLIC)
                        && !type.getSimpleName().equals("package-info"))
                .filter(type -> type.getDirectDependenciesToSelf().stream()
                        .allMatch(use -> use.getOriginClass().getPackageName().equals(type.getPackageName())))
                .filter(type -> !isSeenOfAPublicSignature(type))
                .map(JavaClass::getName)
                .sorted()
                .toList();

        assertThat(unneeded).isEmpty();
    }

    @Test
    void everyTemplateThatIsNamedExistsAndEveryOneIsNamed() throws IOException {
        var named = new TreeSet<String>(Set.of("layout"));
        for (var source : files(Path.of("src/main/java"), ".java")) {
            RENDERED.matcher(Files.readString(source)).results().forEach(found -> named.add(found.group(1)));
        }
        for (var template : files(Path.of("templates"), ".html")) {
            INCLUDED.matcher(Files.readString(template)).results().forEach(found -> named.add(found.group(1)));
        }
        var existing = new TreeSet<String>();
        for (var template : files(Path.of("templates"), ".html")) {
            existing.add(Path.of("templates").relativize(template).toString().replaceFirst("\\.html$", ""));
        }

        assertThat(named).hasSizeGreaterThan(20).isEqualTo(existing);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void noTemplateHoldsCodeOrStyleOrUnescapedText(Path template) throws IOException {
        var source = Files.readString(template);
        var html = Jsoup.parse(source);

        assertThat(source).doesNotContain("th:utext", "[[", "[(", "javascript:", "__$");
        assertThat(html.select("style, [style], iframe, object, embed, base, meta[http-equiv]"))
                .isEmpty();
        assertThat(html.select("script:not([src]):not([th:src])")).isEmpty();
        for (var script : html.select("script")) {
            assertThat(script.data()).isBlank();
        }
        for (var element : html.getAllElements()) {
            assertThat(element.attributes())
                    .as(element.tagName())
                    .noneMatch(attribute -> attribute.getKey().matches("(th:)?on.*|th:style.*|srcdoc"));
        }
        assertThat(html.select("[href^=http], [src^=http], [href^=//], [src^=//]"))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void everyFormThatChangesSomethingCarriesItsToken(Path template) throws IOException {
        for (var form : Jsoup.parse(Files.readString(template)).select("form[method=post]")) {
            assertThat(form.select("[th:replace*=fragments/csrf], input[name=csrf]"))
                    .as(form.attributes().html())
                    .hasSize(1);
        }
    }

    static List<Path> templates() throws IOException {
        return files(Path.of("templates"), ".html");
    }

    /** Stores, readers, the database's own package, and what puts it all together. */
    private static DescribedPredicate<JavaClass> areNotMadeForSql() {
        return describe("are not made for SQL", type -> {
            var name = outermost(type).getSimpleName();
            return !name.endsWith("Store")
                    && !name.endsWith("Reader")
                    && !name.endsWith("Conditions")
                    && !type.getPackageName().startsWith("latchkey.database")
                    && !type.getPackageName().equals("latchkey");
        });
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    /** What a public record or method of the same package hands out has to be public too. */
    private static boolean isSeenOfAPublicSignature(JavaClass type) {
        return type.getDirectDependenciesToSelf().stream()
                .map(use -> use.getOriginClass())
                .filter(user -> !user.equals(type))
                .flatMap(user -> user.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .anyMatch(method -> method.getAllInvolvedRawTypes().contains(type));
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        var files = new ArrayList<Path>();
        try (var walk = Files.walk(root)) {
            walk.filter(file -> file.toString().endsWith(ending)).sorted().forEach(files::add);
        }
        return files;
    }
}
