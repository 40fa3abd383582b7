package io.millrace.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The console in headless Chromium, used by what a person sees: names of links, labels and buttons. */
final class Console implements AutoCloseable {
    private static final Duration SEEN = Duration.ofSeconds(60);
    private static final int LAYOUT_WATCH_MS = 2_000;
    private static final double MOST_SHIFT = 0.1;
    private static final Path SCREENSHOTS = CommandLine.CHECKOUT.resolve("integration-tests/target/console");

    private final ChromeDriver browser;
    private final WebDriverWait wait;
    private final String address;

    Console(String address) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        var logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.setCapability("goog:loggingPrefs", logging);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync");
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .build();
        this.browser = new ChromeDriver(service, options);
        // Live pages draw themselves anew: what was redrawn or covered between find and use is found and used again.
        this.wait = new WebDriverWait(browser, SEEN);
        wait.ignoring(StaleElementReferenceException.class, ElementClickInterceptedException.class)
                .ignoring(NoSuchElementException.class);
        this.address = address;
        desk();
    }

    void desk() {
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        browser.manage().window().setSize(new Dimension(1280, 900));
    }

    /** A window of Chromium is never as narrow as a phone, a phone that it emulates is. */
    void phone() {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
    }

    void open(String page) {
        browser.get(address + "/#/" + page);
    }

    /** Waits until the text is to be seen somewhere on the page. */
    void sees(String text) {
        wait.withMessage("the page shows: " + text)
                .until(ExpectedConditions.textToBePresentInElementLocated(By.tagName("body"), text));
    }

    WebElement find(String css) {
        return wait.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
    }

    /** Waits until there is nothing of it. */
    void seesNo(String css) {
        wait.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector(css), 0));
    }

    void click(String link) {
        on(By.linkText(link), WebElement::click);
    }

    void clickOn(String css) {
        on(By.cssSelector(css), WebElement::click);
    }

    void press(String button) {
        on(By.xpath("//button[normalize-space(.)=\"" + button + "\"]"), WebElement::click);
    }

    /** Chooses an option of the field that has this label. */
    void choose(String label, String option) {
        on(By.xpath("//label[contains(normalize-space(.), \"" + label + "\")]//select"), field -> field.findElement(
                        By.xpath("./option[.=\"" + option + "\"]"))
                .click());
    }

    /** Replaces the text of a field. */
    void write(String css, String text) {
        on(By.cssSelector(css), field -> {
            field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
            field.sendKeys(text);
        });
    }

    private void on(By what, Consumer<WebElement> use) {
        wait.withMessage("to be used: " + what).until(page -> {
            var element = ExpectedConditions.elementToBeClickable(what).apply(page);
            if (element != null) {
                use.accept(element);
            }
            return element != null;
        });
    }

    /** Presses the tab key and says what is in focus then. */
    String tab() {
        browser.switchTo().activeElement().sendKeys(Keys.TAB);
        return wait.until(page -> {
            var focused = page.switchTo().activeElement();
            return focused.getText().isBlank() ? String.valueOf(focused.getAccessibleName()) : focused.getText();
        });
    }

    /**
     * Loads the page anew, waits until it shows the text and two seconds more, and asserts that its layout hardly shifted: less than what
     * Web Vitals call good.
     */
    void loadsWithoutShift(String page, String text) {
        open(page);
        run("location.reload()");
        sees(text);
        var shifts = (List<?>) run(String.format(Locale.ROOT, """
            return new Promise(done => {
              const all = [];
              new PerformanceObserver(list => all.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
              setTimeout(() => done(all.filter(one => !one.hadRecentInput).map(one => one.value + ' '
                + one.sources.map(source => source.node?.outerHTML?.slice(0, 120)).join(' | '))), %d);
            })""", LAYOUT_WATCH_MS));
        double sum = shifts.stream()
                .map(String::valueOf)
                .mapToDouble(shift -> Double.parseDouble(shift.substring(0, shift.indexOf(' '))))
                .sum();
        assertThat(sum).as("layout shift of %s: %s", page, shifts).isLessThan(MOST_SHIFT);
    }

    Object run(String script) {
        return browser.executeScript(script);
    }

    /** The page is no wider than the screen. */
    void fitsTheScreen() {
        var widths = (String) run("return document.documentElement.scrollWidth + ' ' + innerWidth");
        var parts = widths.split(" ", -1);
        assertThat(Integer.parseInt(parts[0])).as("width of the page").isLessThanOrEqualTo(Integer.parseInt(parts[1]));
    }

    /** Asserts that the element, a JavaScript expression, is on the page and in focus; a failure names the element in focus. */
    void keepsInFocus(String element) {
        var page = run("return document.activeElement.outerHTML.slice(0, 200) + '; table: '"
                + " + document.querySelector('main table')?.innerText.slice(0, 2000)");
        assertThat(run("return [" + element + ".isConnected, document.activeElement === " + element + "]"))
                .as("on the page and in focus; in focus is: %s", page)
                .isEqualTo(List.of(true, true));
    }

    /** Keeps what the screen shows under {@code integration-tests/target/console}. */
    void screenshot(String name) throws IOException {
        Files.write(SCREENSHOTS.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    /** What the browser complained about, such as a script that broke or the policy that stopped one. */
    List<String> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    @Override
    public void close() {
        browser.quit();
    }
}
