package io.millrace.sink.delivery;

import io.millrace.sink.Insights;
import io.millrace.sink.destination.ActiveDestination;
import io.millrace.sink.destination.Destination;
import io.millrace.sink.destination.WebhookTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Destination of final rows of orders in Switzerland, whose condition exceeds a limit for countries with very long names. */
final class SwissOrders {
    private SwissOrders() {}

    static ActiveDestination active() {
        return new ActiveDestination(of("orders"), Optional.of(Insights.orders().build()), Optional.empty());
    }

    /** The same of an insight. */
    static Destination of(String insight) {
        var target = new WebhookTarget(
                new WebhookTarget.Text("https://hooks.example.com"),
                WebhookTarget.Format.STANDARD,
                List.of(),
                Optional.empty(),
                Map.of(),
                Duration.ofSeconds(15));
        return new Destination(
                "swiss",
                Optional.empty(),
                "",
                insight,
                Destination.Emit.FINAL,
                Optional.of("country + country == \"CHCH\""),
                target,
                1,
                1,
                1,
                Optional.empty(),
                Optional.empty(),
                "");
    }
}
