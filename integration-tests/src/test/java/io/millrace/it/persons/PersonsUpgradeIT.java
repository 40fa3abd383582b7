package io.millrace.it.persons;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.EarlierRelease;
import io.millrace.it.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack with data of 0.2.0, whose persons were the users' and devices' own ids, goes on with this build. */
@Tag("fleet")
class PersonsUpgradeIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The last commit of 0.2.0. */
    private static final String BEFORE =
            System.getProperty("millrace.upgrade.from", "c163808e3cad1e6ab1a191c59918cf1f6a319b46");

    private static final int PORT_OFFSET = 29_000;
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void personsOfBeforeStayWhoTheyAreAndNobodyCountsTwice(@TempDir Path directory) throws Exception {
        var known = "known";
        var quiet = "quiet";
        try (var before = new Stack(EarlierRelease.built(BEFORE), directory, "persons", PORT_OFFSET).up()) {
            new Shop(before, known)
                    .identify("phone", "ann", Map.of("plan", "pro"))
                    .track("Product Viewed", "phone", "ann")
                    .has(1, 0, 1);
            new Shop(before, quiet).track("Product Viewed", "tablet", null).has(1, 0, 1);
            before.await();
        }

        try (var after = new Stack(directory, "persons", PORT_OFFSET).up()) {
            var shop = new Shop(after, known).later(Duration.ofMinutes(1));
            shop.has(1, 0, 1);
            shop.track("Order Completed", "phone", "ann").has(1, 1, 1);
            Stack.until("the person keeps the id of before, and the traits", SOON, () -> {
                var person = JSON.readTree(after.millrace(List.of("persons", "show"), shop.id("ann"), "--json")
                        .succeeded()
                        .output());
                assertThat(person.path("person").asText()).isEqualTo(shop.id("ann"));
                assertThat(person.path("traits").path("plan").asText()).isEqualTo("pro");
            });
            shop.track("Product Viewed", "laptop", null).has(2, 1, 2);
            shop.identify("laptop", "ann", Map.of()).has(1, 1, 1);

            var other = new Shop(after, quiet).later(Duration.ofMinutes(1));
            other.has(1, 0, 1);
            other.track("Order Completed", "tablet", null).has(1, 1, 1);
        }
    }
}
