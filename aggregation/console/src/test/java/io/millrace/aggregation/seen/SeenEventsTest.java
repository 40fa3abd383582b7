package io.millrace.aggregation.seen;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.TestEvents;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class SeenEventsTest {
    private final SeenEvents seen = new SeenEvents();

    @Test
    void eventsAreListedByNameWithTheTypesAndSamplesOfTheirProperties() {
        seen.add(TestEvents.track("Opened").at(1).build());
        seen.add(TestEvents.track("Bought")
                .at(2)
                .property("price", 12.5)
                .property("shop", "a")
                .build());
        seen.add(TestEvents.track("Bought").at(3).property("price", "free").build());

        JsonObject json = seen.json();
        assertThat(json.getInteger("events")).isEqualTo(3);
        assertThat(names(json.getJsonArray("seen"))).containsExactly("Bought", "Opened");
        JsonObject price = json.getJsonArray("seen")
                .getJsonObject(0)
                .getJsonArray("properties")
                .getJsonObject(0);
        assertThat(price)
                .isEqualTo(
                        new JsonObject(
                                "{\"name\":\"price\",\"count\":2,\"types\":[\"number\",\"text\"],\"samples\":[\"12.5\",\"free\"]}"));
    }

    @Test
    void namesPropertiesAndSamplesAreBounded() {
        for (int i = 0; i < 300; i++) {
            seen.add(TestEvents.track("e" + i).at(i).build());
        }
        for (int i = 0; i < 150; i++) {
            seen.add(TestEvents.track("e0")
                    .at(i)
                    .property("p" + i, "x".repeat(500))
                    .build());
        }
        for (int i = 0; i < 50; i++) {
            seen.add(TestEvents.track("e0").at(i).property("p0", "v" + i).build());
        }

        JsonArray all = seen.json().getJsonArray("seen");
        JsonArray properties = all.getJsonObject(0).getJsonArray("properties");
        assertThat(all).hasSize(200);
        assertThat(properties).hasSize(100);
        assertThat(properties.getJsonObject(0).getJsonArray("samples")).hasSize(5);
        assertThat(properties.getJsonObject(1).getJsonArray("samples").getString(0))
                .hasSize(61);
    }

    private static String[] names(JsonArray seen) {
        return seen.stream().map(one -> ((JsonObject) one).getString("name")).toArray(String[]::new);
    }
}
