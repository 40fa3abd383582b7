package io.millrace.aggregation.expression;

import dev.cel.runtime.CelRuntimeFactory;
import io.millrace.aggregation.event.EventBytes;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.SlotLayout;
import java.util.Map;

/** Prints the time per event of a condition: as closures together with reading the event, and in CEL's evaluator without. */
public final class ExpressionCost {
    private static final int ROUNDS = 5;
    private static final int EVENTS = 300_000;
    private static final String CONDITION =
            "event.name == \"Order Completed\" && !event.bot && double(event.properties.revenue) > 10.0";

    private ExpressionCost() {}

    public static void main(String[] args) throws Exception {
        var checked = new ExpressionChecker().checkCondition(CONDITION);
        var fields = new SlotLayout.Builder();
        var closure = new ExpressionCompiler(fields).compile(checked);
        var bytes = new EventBytes();
        var reader = new EventReader(bytes.ids());
        reader.setLayout(fields.build());
        Map<String, Object> properties = Map.of("revenue", 12.5, "product_id", 17L, "currency", "EUR");
        var value =
                bytes.of(EventBytes.event(properties).setName("Order Completed").build());
        var program = CelRuntimeFactory.legacyCelRuntimeBuilder().build().createProgram(checked.tree());
        Map<String, Object> event =
                Map.of("event", Map.of("name", "Order Completed", "bot", false, "properties", properties));
        int matched = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < EVENTS; i++) {
                reader.read(value);
            }
            long read = System.nanoTime();
            for (int i = 0; i < EVENTS; i++) {
                matched += closure.isTrue(reader.read(value)) ? 1 : 0;
            }
            long closed = System.nanoTime();
            for (int i = 0; i < EVENTS; i++) {
                matched += Boolean.TRUE.equals(program.eval(event)) ? 1 : 0;
            }
            long evaluated = System.nanoTime();
            System.out.printf(
                    "ns an event: read %d, read and closures %d, CEL's evaluator alone %d (%d matched)%n",
                    (read - start) / EVENTS, (closed - read) / EVENTS, (evaluated - closed) / EVENTS, matched);
        }
    }
}
