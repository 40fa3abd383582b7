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
        return active(of("orders"));
    }

    static ActiveDestination active(Destination destination) {
        return new ActiveDestination(destination, Optional.of(Insights.orders().build()), Optional.empty());
    }

    /** The same of an insight. */
    static Destination of(String insight) {
        return of(insight, Map.of());
    }

    /** The same with headers. */
    static Destination of(String insight, Map<String, WebhookTarget.Value> headers) {
        var target = new WebhookTarget(
                new WebhookTarget.Text("https://hooks.example.com"),
                WebhookTarget.Format.STANDARD,
                List.of(),
                Optional.empty(),
                headers,
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
