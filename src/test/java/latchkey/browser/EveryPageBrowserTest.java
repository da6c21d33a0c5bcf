package latchkey.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import latchkey.TestPortal;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks at every page in each of its states, wide and narrow, light and dark, and leaves a picture of each. */
@Timeout(600)
class EveryPageBrowserTest {
    private static final Path PICTURES = Path.of("target/screenshots");
    private static final String OWN_STATUS = "the server responded with a status of ";

    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal empty = TestPortal.empty();
    private final Scenery scenery = new Scenery(portal);
    private final Browser browser = Browser.of(portal);
    private final HtmlCheck html = new HtmlCheck();
    private final Map<String, String> pagesByTitle = new HashMap<>();
    private String who = "";

    List<Scene> scenes() throws IOException {
        Files.createDirectories(PICTURES);
        scenery.build();
        scenery.addPeople();
        return new Scenes(portal, empty, scenery).all();
    }

    @AfterAll
    void stop() throws IOException {
        Files.write(Path.of("target/html-warnings.txt"), html.warnings());
        browser.close();
        portal.close();
        empty.close();
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void aPageIsInOrder(Scene scene) throws IOException {
        become(scene.who());
        browser.complaints();
        browser.size(1280, 900);
        browser.scheme("light");
        scene.arrive().accept(browser);

        var soft = new SoftAssertions();
        checkDocument(scene, soft);
        look(scene, 1280, "light", soft);
        soft.assertThat(AxeCheck.violations(browser)).as("axe, light").isEmpty();
        look(scene, 1280, "dark", soft);
        soft.assertThat(AxeCheck.violations(browser)).as("axe, dark").isEmpty();
        look(scene, 360, "dark", soft);
        look(scene, 360, "light", soft);
        soft.assertThat(AxeCheck.violations(browser)).as("axe, narrow").isEmpty();
        browser.size(320, 640);
        checkWidth(320, soft);
        checkComplaints(scene, soft);
        soft.assertAll();
    }

    private void become(String email) {
        if (!who.equals(email)) {
            browser.forget().signIn(email);
            who = email;
        }
    }

    private void checkDocument(Scene scene, SoftAssertions soft) {
        var answer = browser.answer();
        soft.assertThat(answer.status()).isEqualTo(scene.status());
        soft.assertThat(html.errors(answer.html())).as("HTML").isEmpty();
        soft.assertThat(browser.all("h1")).as("h1").hasSize(1);
        soft.assertThat(browser.title()).isNotBlank().endsWith("Latchkey");
        soft.assertThat(pagesByTitle.putIfAbsent(browser.title(), scene.page()))
                .as("another page with the title " + browser.title())
                .isIn(null, scene.page());
    }

    private void look(Scene scene, int width, String scheme, SoftAssertions soft) throws IOException {
        browser.size(width, width == 1280 ? 900 : 740);
        browser.scheme(scheme);
        checkWidth(width, soft);
        Files.write(PICTURES.resolve("%s-%d-%s.png".formatted(scene.name(), width, scheme)), browser.picture());
    }

    private void checkWidth(int width, SoftAssertions soft) {
        soft.assertThat(browser.script("return document.documentElement.scrollWidth"))
                .as("width of the content at " + width)
                .isEqualTo((long) width);
    }

    /** The browser notes the status of a page that was refused; anything else is a defect. */
    private void checkComplaints(Scene scene, SoftAssertions soft) {
        soft.assertThat(browser.complaints()).as("console").allMatch(complaint -> complaint.contains(OWN_STATUS));
    }
}
