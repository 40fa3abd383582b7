package io.millrace.ingest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VisitTest {
    private static final long SEED = 42;

    @Test
    void aVisitBeginsWithALandingAndIdentifiesBeforeItsOrder() {
        var random = new SplittableRandom(SEED);
        var scene = Scene.at(SEED, 0);
        for (int i = 0; i < 2_000; i++) {
            var names = events(new Visit(Visitor.create(i, random), scene.origin(random), random), scene).stream()
                    .map(event -> event.path("event").asText(event.path("type").asText()))
                    .toList();

            assertThat(names.get(0)).isEqualTo("page");
            if (names.contains("Checkout Started")) {
                assertThat(names.indexOf("identify")).isBetween(0, names.indexOf("Checkout Started") - 1);
                assertThat(names).contains("Product Added");
            }
            if (names.contains("Order Completed")) {
                assertThat(names).endsWith("Checkout Started", "Order Completed");
            }
        }
    }

    private static List<ObjectNode> events(Visit visit, Scene scene) {
        var events = new ArrayList<ObjectNode>();
        while (!visit.isOver()) {
            events.add(visit.nextEvent(scene));
        }
        return events;
    }
}
