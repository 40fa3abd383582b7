package io.millrace.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console of a whole stack, used as a person would, behind an API key. */
@Tag("clients")
class ConsoleIT {
    private static final String DEFINITION = """
        name: orders_by_shop
        where: event.name == "Order Completed"
        groupBy: { shop: event.properties.shop }
        window: { tumbling: 1m }
        measures:
          orders: count()
          revenue: sum(double(event.properties.revenue))
        """;

    @TempDir
    static Path directory;

    private static Stack stack;
    private static Console console;
    private static String key;
    private static ConsoleEvents events;

    @BeforeAll
    static void bringUp() throws Exception {
        var made = new CommandLine(directory.resolve("keys"), Map.of())
                .run(Duration.ofMinutes(2), "millrace", "keys", "new", "person", "--tenant", "*", "--role", "apply")
                .succeeded()
                .output();
        key = after(made, "key    ");
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(
                directory.resolve("data/millrace.properties"),
                "aggregation.keys=" + after(made, "entry  ") + "\nlocal.api.key=" + key + "\n");
        stack = new Stack(directory, "console", 21_000).up();
        events = new ConsoleEvents(stack);
        events.sendAll();
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
    void signedIn() {
        console.desk();
        console.open("insights");
        if (Boolean.TRUE.equals(
                console.run("return fetch('/v1/session').then(a => a.json()).then(s => !s.signedIn)"))) {
            console.write("#key", key);
            console.press("Sign in");
        }
        console.sees("events_by_name");
        console.complaints();
    }

    @Test
    void withoutAKeyNothingIsShownAndAWrongOneIsRefused() throws Exception {
        console.press("Sign out");
        console.sees("This server asks for an API key");
        assertThat(console.find("body").getText()).doesNotContain("events_by_name");

        console.write("#key", "mr_wrong");
        console.press("Sign in");
        console.sees("no such key");
        console.screenshot("sign-in");

        assertThat(console.run("return document.cookie")).isEqualTo("");
    }

    @Test
    void homeShowsEveryInsightAndThatWhatWasAcceptedIsAccountedFor() throws Exception {
        console.open("");

        console.sees("Healthy");
        console.sees("conversion");
        console.keepsInFocus("document.getElementById('main')");
        console.screenshot("home");
        console.clickOn("summary.health");
        console.sees(events.accepted() + " accepted = " + events.accepted() + " enriched");
        console.sees("Every accepted event is accounted for.");
        console.screenshot("home-health");
        assertThat(console.complaints()).isEmpty();
    }

    @Test
    void anInsightIsReadComparedAndDrilledInto() throws Exception {
        console.click("events_by_name");

        console.sees("Order Completed");
        console.choose("Compared with", "a day earlier");
        console.sees("new");
        console.press("Order Completed");
        console.sees("name: Order Completed");
        console.screenshot("insight");
        console.clickOn("button.pill");
        console.seesNo("button.pill");
        assertThat(console.complaints()).isEmpty();
    }

    @Test
    void whatIsInFocusStaysSoWhileRowsChange() throws Exception {
        console.click("events_by_name");
        console.sees("Product Viewed");
        console.run("window.chosen = document.querySelector('td button.link'); window.chosen.focus()");

        events.send("{\"userId\":\"zoe\",\"event\":\"Shown Later\"}");
        console.sees("Shown Later");

        console.keepsInFocus("window.chosen");
        assertThat(console.complaints()).isEmpty();
    }

    @Test
    void aPartialAnswerTakesNoRowsAway() throws Exception {
        console.click("events_by_name");
        console.sees("Product Viewed");
        console.run("window.chosen = document.querySelector('td button.link'); window.chosen.focus()");
        console.run("""
            const whole = window.fetch;
            window.fetch = async (path, options) => {
              const response = await whole(path, options);
              if (!String(path).includes('/rows?')) return response;
              const body = { ...(await response.json()), rows: [] };
              return new Response(JSON.stringify({ ...body, freshness: { ...body.freshness, complete: false } }));
            };""");

        events.send("{\"userId\":\"zoe\",\"event\":\"Shown Partly\"}");
        console.sees("partial: some partitions are moving");

        assertThat(console.find("main table").getText()).contains("Product Viewed");
        console.keepsInFocus("window.chosen");
        console.run("location.reload()");
    }

    @Test
    void aFunnelShowsHowFarPeopleGet() throws Exception {
        console.open("insights/checkout_funnel");

        console.sees("1. viewed");
        console.sees("10 people · 100%");
        console.sees("6 people · 60%");
        console.sees("4. bought");
        console.sees("2 people · 20%");
        console.sees("66.7% of the step before, 1 dropped");
        console.screenshot("funnel");
        assertThat(console.complaints()).isEmpty();
    }

    @Test
    void retentionShowsWhoCameAgain() throws Exception {
        console.open("insights/daily_retention");
        console.sees("First came on");

        console.choose("Time", "7 days");

        assertThat(console.find("table.retention td.h10").getText()).isEqualTo("100%");
        assertThat(console.find("table.retention tbody tr:last-child").getText())
                .startsWith(LocalDate.now(ZoneOffset.UTC).minusDays(1).toString());
        console.screenshot("retention");
        assertThat(console.complaints()).isEmpty();
    }

    @Test
    void aStatementOfSqlIsAnsweredAsTableAndChart() throws Exception {
        console.open("sql");
        console.find("#sql");

        console.write("#sql", "SELECT name, events FROM events_by_name GROUP BY name ORDER BY events DESC LIMIT 3");
        console.press("Run");
        console.sees("3 rows in");
        console.find(".chart canvas");
        assertThat(console.find("section[aria-live] tbody tr:first-child").getText())
                .startsWith("Order Completed");
        console.screenshot("sql");

        console.write("#sql", "SELECT nam FROM events_by_name");
        console.press("Run");
        console.sees("did you mean 'name'?");
        console.complaints(); // The refusal is one of the browser's, too.
    }

    @Test
    void anEventIsFollowedFromRawToEnrichedAndAFailedOneSaysWhy() throws Exception {
        console.open("events");

        console.sees("MALFORMED_JSON");
        console.write("#filter", "order-7");
        console.clickOn("#lane-raw button.quiet");

        console.find("#lane-raw .marked");
        console.find("#lane-enriched .marked");
        console.screenshot("events");
        assertThat(console.complaints()).isEmpty();
    }

    @Test
    void aDefinitionIsWrittenPreviewedPlannedAndApplied() throws Exception {
        console.open("editor");
        console.find("#definition");

        console.write("#definition", DEFINITION.replace("event.name", "event.nam"));
        console.find(".problem");
        console.write("#definition", DEFINITION);
        console.sees("new: counts events received from now on");
        console.sees(ConsoleEvents.ORDERS + ConsoleEvents.STEPS.get("Order Completed") + " of the newest "
                + events.accepted() + " events match");
        console.screenshot("editor");
        console.press("Apply");

        console.sees("Applied");
        console.open("insights/orders_by_shop");
        console.sees("No rows in this time.");
    }

    @Test
    void theEnginesTopologyIsShownWithItsRates() throws Exception {
        console.open("topology");

        console.sees("The pipeline, live");
        console.sees(events.accepted() + " in all");
        console.screenshot("topology");
        assertThat(console.complaints()).isEmpty();
    }

    @Test
    void itIsDarkWhenTold() throws Exception {
        console.clickOn("#theme");

        assertThat(console.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
        console.screenshot("dark");
        console.clickOn("#theme");
    }

    @Test
    void everyPageFitsAPhone() throws Exception {
        console.phone();

        for (var page :
                List.of("", "insights", "insights/events_by_name", "events", "failed", "new", "start", "editor")) {
            console.open(page);
            console.find("main h1");
            console.fitsTheScreen();
            console.screenshot("phone-" + (page.isEmpty() ? "home" : page.replace('/', '-')));
        }
    }

    @Test
    void everythingIsReachedWithTheKeyboard() {
        console.run("location.reload()");
        console.sees("events_by_name");

        var reached = new StringBuilder();
        for (int i = 0; i < 14; i++) {
            reached.append(console.tab()).append('|');
        }

        assertThat(reached.toString())
                .contains("Skip to content", "Home", "Insights", "Events", "SQL", "Editor", "Topology", "New insight");
    }

    private static String after(String output, String label) {
        return output.lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(output));
    }
}
