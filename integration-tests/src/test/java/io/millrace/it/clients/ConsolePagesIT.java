package io.millrace.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages on which the console's readers send, follow, mend, build and share: of a stack without keys, as on a laptop. */
@Tag("clients")
class ConsolePagesIT {
    private static final int MOST_SCRIPT_BYTES = 200_000;

    private static final String DASHBOARD = """
        dashboards:
          - name: shop
            title: The shop
            tiles:
              - { insight: events_by_name, measure: events, by: name, chart: stacked, width: 2 }
              - { insight: events_by_name, measure: events, chart: number, title: Events }
              - { insight: orders_by_country, chart: map, title: Where from }
              - { insight: checkout_funnel, chart: funnel, width: 4 }
        """;

    @TempDir
    static Path directory;

    private static Stack stack;
    private static Console console;
    private static ConsoleEvents events;

    @BeforeAll
    static void bringUp() throws Exception {
        stack = new Stack(directory, "console", 33_000).up();
        events = new ConsoleEvents(stack);
        events.sendAll();
        events.send("{\"event\":\"Order Completed\",\"messageId\":\"nobodys\",\"properties\":{\"revenue\":7.5}}");
        stack.await();
        console = new Console("http://127.0.0.1:" + stack.port(8090));
    }

    @AfterAll
    static void bringDown() throws Exception {
        if (console != null) {
            console.close();
        }
        stack.close();
    }

    @BeforeEach
    void atTheDesk() {
        console.desk();
        console.open("insights");
        console.sees("events_by_name");
        console.complaints();
    }

    @Test
    void aFailedEventIsExplainedCorrectedAndSentAgain() throws Exception {
        console.open("failed");
        console.sees("Missing field");
        console.sees("Every event needs a userId or an anonymousId");
        console.screenshot("failed");
        console.clickOn("section[aria-label='Missing field'] summary");
        console.write(
                "section[aria-label='Missing field'] textarea",
                "{\"userId\":\"found\",\"event\":\"Order Completed\",\"messageId\":\"nobodys\"}");

        console.press("Send corrected");

        console.sees("Accepted. It is counted as of when it was first received.");
        console.press("Refresh");
        console.sees("1 were sent again and accepted.");
        assertThat(console.complaints()).isEmpty();
    }

    @Test
    void oneEventIsFollowedIntoItsRows() throws Exception {
        console.open("event/order-7");

        console.sees("Received");
        console.sees("Enriched");
        console.sees("it is part of its person's history");
        console.clickOn("a[href='#/insights/events_by_name']");
        console.sees("Order Completed");
        console.open("event/order-7");
        console.sees("insights.<name>");
        console.screenshot("event");
        assertThat(console.complaints()).isEmpty();
    }

    @Test
    void aTestEventIsSentAndArrives() throws Exception {
        console.open("start");
        console.sees("Clients of Segment and RudderStack work unchanged");
        console.press("curl");
        console.sees("curl -u 'local:' 'http://127.0.0.1:" + stack.port(8080) + "/v1/track'");

        console.write("#event-name", "Sent By Hand");
        console.press("Send");

        console.sees("Accepted.");
        console.sees("It is here!");
        console.screenshot("start");
        console.click("Follow it");
        console.sees("Counted by");
        assertThat(console.complaints()).isEmpty();
    }

    @Test
    void aDashboardIsAppliedShownChangedAndDeleted() throws Exception {
        var file = Files.writeString(directory.resolve("shop.yaml"), DASHBOARD);
        stack.millrace(List.of("dashboards", "apply"), file.toString()).succeeded();
        console.open("dashboards/shop?range=86400000&refresh=1000");

        console.sees("The shop");
        console.sees("1. viewed");
        console.sees("Switzerland 15, Germany 5");
        console.find(".tile-card canvas");
        console.screenshot("dashboard");
        console.press("Edit");
        console.choose("Drawn as", "table");
        console.press("Add");
        console.sees("events_by_name: events");
        assertThat(console.run("return fetch('/v1/dashboards/shop').then(a => a.json()).then(d => d.tiles.length)"))
                .isEqualTo(5L);
        assertThat(console.complaints()).isEmpty();

        stack.millrace(List.of("dashboards", "delete"), "shop").succeeded();
        assertThat(console.run("return fetch('/v1/dashboards').then(a => a.json()).then(d => d.dashboards"
                        + ".filter(one => one.name === 'shop').length)"))
                .isEqualTo(0L);
    }

    @Test
    void countriesAreShownOnAMapThatIsSavedAsAPicture() throws Exception {
        console.open("insights/orders_by_country");
        console.choose("Chart", "map");

        console.sees("Switzerland 15, Germany 5");
        assertThat(console.find("svg.map").getAttribute("aria-label"))
                .isEqualTo("orders_by_country: orders: 2 countries on a map");
        assertThat(console.find("svg.map [data-key='CH'] rect").getAttribute("class"))
                .isEqualTo("heat h10");
        console.screenshot("map");
        // The picture has the page's colours: that of its card, of land, and of both countries.
        assertThat((Long) console.run("""
            return new Promise(done => {
              URL.createObjectURL = blob => {
                createImageBitmap(blob).then(picture => {
                  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
                  canvas.drawImage(picture, 0, 0);
                  done(new Set(new Uint32Array(canvas.getImageData(0, 0, picture.width, picture.height).data.buffer)).size);
                });
                return '#/insights/orders_by_country';
              };
              [...document.querySelectorAll('button')].find(one => one.textContent === 'PNG').click();
            })""")).isGreaterThan(4);
        console.choose("Measure", "buyers");
        console.sees("Newest window");
        console.phone();
        console.fitsTheScreen();
        console.screenshot("map-phone");
        assertThat(console.complaints()).isEmpty();
    }

    @Test
    void anInsightIsBuiltWithoutYaml() throws Exception {
        console.open("new");
        console.sees("Preview on recent events");

        // The event that came most often is chosen already.
        console.choose("Measure", "sum of");
        console.choose("By", "shop");
        console.sees("revenue: 'sum(double(event.properties.revenue))'");
        console.sees("new: order_completed_revenue_by_shop");
        console.screenshot("builder");
        console.press("Create insight");

        console.sees("Sum of revenue of Order Completed by shop, per 1m");
        console.complaints();
    }

    @Test
    void theEditorCompletesAndUnderlinesErrors() throws Exception {
        console.open("editor");
        console.write("#definition", "name: a\nwindow: { tumbling: 1m }\nmeasures:\n  n: uniq");

        // The list cuts long help, and what is cut is no text to the driver.
        assertThat(console.find(".completions [aria-selected='true']").getAttribute("textContent"))
                .contains("uniques()", "Number of distinct values");
        console.find(".squiggle");
        console.screenshot("completion");
        console.complaints();
    }

    @Test
    void axeFindsNothingSerious() throws Exception {
        var axe = Files.readString(NodeClient.CLIENTS.resolve("node_modules/axe-core/axe.min.js"));
        for (var theme : List.of("light", "dark")) {
            console.run("localStorage.setItem('millrace-theme', '" + theme + "'); location.reload()");
            for (var page : List.of(
                    "",
                    "insights",
                    "insights/events_by_name",
                    "insights/checkout_funnel",
                    "dashboards",
                    "events",
                    "failed",
                    "sql",
                    "editor",
                    "new",
                    "start",
                    "event/order-7",
                    "topology")) {
                console.open(page);
                console.find("main h1");
                console.run(axe + ";window.axeLoaded = true");

                var serious = console.run("""
                        return axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations
                          .filter(one => one.impact === 'serious' || one.impact === 'critical')
                          .map(one => one.id + ' at ' + one.nodes.map(node => node.target.join(' ')).join(', ')))""");

                assertThat((List<?>) serious).as("%s, %s", page, theme).isEmpty();
            }
        }
        console.run("localStorage.removeItem('millrace-theme')");
    }

    @Test
    void pagesDoNotShiftWhileTheyLoad() throws Exception {
        var file = Files.writeString(directory.resolve("still.yaml"), DASHBOARD.replace("name: shop", "name: still"));
        stack.millrace(List.of("dashboards", "apply"), file.toString()).succeeded();

        for (var screen : List.<Runnable>of(console::desk, console::phone)) {
            screen.run();
            console.loadsWithoutShift("", "Healthy");
            console.loadsWithoutShift("insights/events_by_name", "Product Viewed");
            console.loadsWithoutShift("insights/orders_by_country", "CH");
            console.loadsWithoutShift("insights/checkout_funnel", "1. viewed");
            console.loadsWithoutShift("dashboards/still", "Switzerland 15");
            console.loadsWithoutShift("events", "Order Completed");
            console.loadsWithoutShift("event/order-7", "Counted by");
            console.loadsWithoutShift("topology", "in all");
        }

        stack.millrace(List.of("dashboards", "delete"), "still").succeeded();
    }

    @Test
    void allScriptsTogetherAreSmall() {
        console.open("");
        console.sees("Healthy");

        var scripts = (List<?>) console.run(
                "return performance.getEntriesByType('resource').filter(one => one.initiatorType === 'script' || one.name.endsWith('.js'))"
                        + ".map(one => one.encodedBodySize)");

        assertThat(scripts.stream().map(String::valueOf).collect(Collectors.summingLong(Long::parseLong)))
                .isBetween(50_000L, (long) MOST_SCRIPT_BYTES);
    }
}
