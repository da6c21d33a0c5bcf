package latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.Rectangle;

class KeyboardBrowserTest {
    private static final String LIST = "/orgs/acme/tokens";
    private static final int LIMIT = 200;

    private final TestPortal portal = TestPortal.withPeople();
    private final Browser owner = Browser.of(portal).signIn("owner@acme.example");

    @AfterAll
    void stop() {
        owner.close();
        portal.close();
    }

    @Test
    void aTokenIsCreatedByKeyboardAlone() {
        owner.go(LIST + "/new");
        tabTo("name");
        owner.press("Typed bot");
        owner.tab();
        owner.press("Without a mouse");
        tabTo("owner");
        owner.tab();
        assertThat(focusedValue()).isEqualTo("90d");
        owner.press(Keys.ARROW_UP);
        assertThat(focusedValue()).isEqualTo("30d");
        tabTo("scopes.projects");
        owner.press(Keys.ARROW_RIGHT);
        owner.press(Keys.ARROW_RIGHT);
        assertThat(focusedValue()).isEqualTo("projects:write");
        owner.leave(() -> owner.press(Keys.ENTER));
        assertThat(owner.text()).contains("Typed bot", "Projects: read and write");
        tabUntil("return document.activeElement.textContent.trim() === 'Create token'");
        owner.leave(() -> owner.press(Keys.ENTER));

        assertThat(owner.heading()).isEqualTo("Token created");
        assertThat(owner.text()).contains("Typed bot", "Projects: read and write");
        owner.secret();
    }

    @Test
    void theSkipLinkIsFirstAndLeadsToTheMainPart() {
        owner.go(LIST + "/new");
        owner.tab();
        assertThat(owner.focused().getText()).isEqualTo("Skip to main content");
        assertThat(owner.focused().getRect().getY()).isNotNegative();
        owner.press(Keys.ENTER);
        assertThat(owner.focused().getTagName()).isEqualTo("main");
        owner.tab();
        assertThat(owner.focused().getText()).isEqualTo("Access tokens");
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 360})
    void theTabOrderIsTheOrderOfReading(int width) {
        owner.size(width, 900);
        owner.go(LIST + "/new");
        var stops = new ArrayList<Rectangle>();
        walk(() -> {
            if (owner.script("return document.activeElement.closest('main') !== null")
                    .equals(true)) {
                stops.add(owner.focused().getRect());
            }
        });
        owner.size(1280, 900);

        assertThat(stops).hasSizeGreaterThan(12).isSortedAccordingTo(KeyboardBrowserTest::inReadingOrder);
    }

    @ParameterizedTest
    @ValueSource(strings = {LIST, LIST + "/new", "/orgs/acme/audit", "/account"})
    void theFocusIsSeenAndNeverCovered(String path) {
        portal.create("Focused " + path.length());
        owner.size(360, 640);
        owner.go(path);
        var problems = new ArrayList<String>();
        walk(() -> problems.addAll(problemsOfFocus()));
        owner.size(1280, 900);

        assertThat(problems).isEmpty();
    }

    @Test
    void theMenuOfOrganizationsOpensAndClosesByKeyboard() {
        owner.go(LIST);
        owner.tab();
        owner.tab();
        owner.tab();
        assertThat(owner.focused().getText()).contains("Acme");
        owner.press(Keys.ENTER);
        assertThat(owner.one(".switcher a").isDisplayed()).isTrue();
        owner.tab();
        owner.press(Keys.ESCAPE);
        assertThat(owner.one(".switcher a").isDisplayed()).isFalse();
        assertThat(owner.focused().getTagName()).isEqualTo("summary");
    }

    @Test
    void anOpenMenuClosesWhenAttentionMovesOn() {
        owner.go(LIST);
        owner.one(".switcher summary").click();
        owner.one("h1").click();

        assertThat(owner.one(".switcher a").isDisplayed()).isFalse();
    }

    @Test
    void detailsOfAnEventOpenByKeyboard() {
        portal.create("Detailed");
        owner.go("/orgs/acme/audit");
        tabUntil(
                "return document.activeElement.tagName === 'SUMMARY' && document.activeElement.closest('main') !== null");
        owner.press(Keys.SPACE);

        assertThat(owner.one(".events details[open] dl").isDisplayed()).isTrue();
    }

    @Test
    void aPasswordIsShownAndHiddenByKeyboard() {
        var stranger = owner.forget();
        stranger.go("/sign-in").fill("password", "not a real one");
        stranger.tab();
        stranger.press(Keys.SPACE);
        assertThat(stranger.field("password").getDomProperty("type")).isEqualTo("text");
        stranger.press(Keys.SPACE);
        assertThat(stranger.field("password").getDomProperty("type")).isEqualTo("password");
        stranger.signIn("owner@acme.example");
    }

    private void tabTo(String name) {
        tabUntil("return document.activeElement.name === '" + name + "'");
    }

    private void tabUntil(String condition) {
        for (var i = 0; i < LIMIT; i++) {
            owner.tab();
            if (owner.script(condition).equals(true)) {
                return;
            }
        }
        throw new AssertionError("Never reached: " + condition);
    }

    /** Tabs through the page until it begins again; a date has several stops of its own. */
    private void walk(Runnable atEachStop) {
        for (var i = 0; i < LIMIT; i++) {
            owner.tab();
            var stop = owner.script("""
                    const element = document.activeElement;
                    if (element === window.previousStop) return 'same';
                    if (element === document.body || element.dataset.seen) return 'end';
                    element.dataset.seen = 'yes';
                    window.previousStop = element;
                    return 'new';
                    """);
            if (stop.equals("end")) {
                return;
            } else if (stop.equals("new")) {
                atEachStop.run();
            }
        }
        throw new AssertionError("The focus never came to an end");
    }

    private List<String> problemsOfFocus() {
        var problem = owner.script("""
                const element = document.activeElement;
                const box = element.getBoundingClientRect();
                const x = Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2));
                const y = box.top + Math.min(box.height / 2, 12);
                const name = element.tagName + ' ' + (element.name || element.textContent.trim());
                if (y < 0 || y > innerHeight) return name + ' is out of sight at ' + y;
                const top = document.elementFromPoint(x, y);
                const own = [element, ...(element.labels || [])];
                if (!own.some((part) => part.contains(top) || (top && top.contains(part) && top !== document.body))) {
                  return name + ' is covered by ' + (top && top.outerHTML.slice(0, 80));
                }
                const outline = getComputedStyle(element);
                if (element.id !== 'main' && (outline.outlineStyle === 'none' || parseFloat(outline.outlineWidth) < 2)) {
                  return name + ' shows no focus';
                }
                return '';
                """);
        return problem.equals("") ? List.of() : List.of(problem.toString());
    }

    private String focusedValue() {
        return String.valueOf(owner.focused().getDomProperty("value"));
    }

    /** Lower first, and from left to right where two stand in one line. */
    private static int inReadingOrder(Rectangle one, Rectangle other) {
        var sameLine = one.getY() < other.getY() + other.getHeight() && other.getY() < one.getY() + one.getHeight();
        return sameLine ? Integer.compare(one.getX(), other.getX()) : Integer.compare(one.getY(), other.getY());
    }
}
