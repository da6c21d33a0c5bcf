package latchkey.browser;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import latchkey.Secrets;
import latchkey.TestPortal;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person at Chromium: reads, types and clicks what is on the page. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final TestPortal portal;
    private final ChromeDriver driver;

    private Browser(TestPortal portal, ChromeDriver driver) {
        this.portal = portal;
        this.driver = driver;
        size(1280, 900);
        scheme("light");
    }

    static Browser of(TestPortal portal) {
        return new Browser(portal, Chromium.start());
    }

    static Browser withoutJavaScript(TestPortal portal) {
        return new Browser(portal, Chromium.startWithoutJavaScript());
    }

    Browser signIn(String email) {
        go("/sign-in");
        fill("email", email);
        fill("password", TestPortal.PASSWORD);
        follow("Sign in");
        return this;
    }

    /** Forgets every cookie: a stranger again. */
    Browser forget() {
        driver.manage().deleteAllCookies();
        return this;
    }

    Browser go(String path) {
        driver.get(path.startsWith("http") ? path : portal.url() + path);
        rememberCookies();
        return this;
    }

    void back() {
        driver.navigate().back();
    }

    void forward() {
        driver.navigate().forward();
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** Clicks a link or button that leads to another page, and waits for that page. */
    Browser follow(String text) {
        leave(() -> control(text).click());
        return this;
    }

    /** Does what leads to another page, and waits for that page. */
    void leave(Runnable act) {
        script("window.here = true");
        act.run();
        patience()
                .ignoring(WebDriverException.class)
                .until(there -> script("return !window.here && document.readyState === 'complete'")
                        .equals(true));
        rememberCookies();
    }

    /** Follows a button whose page leads on to another by itself, and waits for that one. */
    Browser leaveTo(String text, String heading) {
        control(text).click();
        patience()
                .ignoring(WebDriverException.class)
                .until(there -> heading().contains(heading)
                        && script("return document.readyState").equals("complete"));
        rememberCookies();
        return this;
    }

    Browser click(String text) {
        control(text).click();
        return this;
    }

    /** The link, button, summary or label that says exactly this. */
    WebElement control(String text) {
        return driver.findElement(
                By.xpath("//*[(self::a or self::button or self::summary or self::label) and normalize-space()=\"" + text
                        + "\"]"));
    }

    Browser fill(String name, String text) {
        var field = field(name);
        field.clear();
        if (!text.isEmpty()) {
            field.sendKeys(text);
        }
        return this;
    }

    /** Sets a date field, whatever order of day and month the language of the machine types it in. */
    Browser fillDate(String name, String date) {
        driver.executeScript(
                "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
                field(name),
                date);
        return this;
    }

    Browser choose(String name, String value) {
        one("input[type=radio][name='" + name + "'][value='" + value + "']").click();
        return this;
    }

    Browser select(String name, String value) {
        new Select(field(name)).selectByValue(value);
        return this;
    }

    WebElement field(String name) {
        return driver.findElement(By.name(name));
    }

    String value(String name) {
        return String.valueOf(field(name).getDomProperty("value"));
    }

    WebElement one(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    String text() {
        return one("main").getText();
    }

    String heading() {
        return one("h1").getText();
    }

    String title() {
        return driver.getTitle();
    }

    String url() {
        return String.valueOf(driver.getCurrentUrl());
    }

    /** The address without the portal's part of it. */
    String path() {
        var uri = URI.create(url());
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    /** The document as it is now, whatever scripts did to it. */
    String source() {
        return String.valueOf(driver.getPageSource());
    }

    /** The secret on a page that shows one. */
    String secret() {
        return Secrets.remember(one(".secret code").getText());
    }

    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    void press(CharSequence... keys) {
        focused().sendKeys(keys);
    }

    void tab() {
        press(Keys.TAB);
    }

    /** What a script answers; null is "null". */
    Object script(String script, Object... arguments) {
        var answer = driver.executeScript(script, arguments);
        return answer == null ? "null" : answer;
    }

    @Nullable
    Object scriptAsync(String script) {
        return driver.executeAsyncScript(script);
    }

    /** Lets pages use the clipboard, as a person who is asked would. */
    void allowClipboard() {
        driver.executeCdpCommand(
                "Browser.grantPermissions",
                Map.of(
                        "origin",
                        portal.url(),
                        "permissions",
                        List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
    }

    String clipboard() {
        return String.valueOf(
                scriptAsync("const done = arguments[0]; navigator.clipboard.readText().then(done, done)"));
    }

    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** As the system is set: light or dark; and no motion, so that a picture shows an end and not a way. */
    void scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** A picture of the whole page, as far down as it goes. */
    byte[] picture() {
        var size = (Map<?, ?>)
                driver.executeCdpCommand("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
        var clip = Map.of("x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"), "scale", 1);
        var picture = driver.executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
        return Base64.getDecoder().decode(String.valueOf(picture.get("data")));
    }

    /** What the browser complained about since it was last asked. */
    List<String> complaints() {
        return entries(LogType.BROWSER).stream().map(LogEntry::getMessage).toList();
    }

    /** The answer that the page on display came in. */
    Answer answer() {
        return Answer.last(driver, messages(LogType.PERFORMANCE));
    }

    private List<String> messages(String log) {
        return entries(log).stream().map(LogEntry::getMessage).toList();
    }

    private List<LogEntry> entries(String log) {
        return new ArrayList<>(
                StreamSupport.stream(driver.manage().logs().get(log).spliterator(), false)
                        .toList());
    }

    WebDriverWait patience() {
        return new WebDriverWait(driver, PATIENCE);
    }

    ChromeDriver driver() {
        return driver;
    }

    private void rememberCookies() {
        for (var cookie : driver.manage().getCookies()) {
            if (!cookie.getName().endsWith("theme") && !cookie.getName().endsWith("flash")) {
                Secrets.remember(cookie.getValue());
            }
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
