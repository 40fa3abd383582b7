package io.millrace.aggregation.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelOptions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.millrace.aggregation.event.EventBytes;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.event.SlotLayout;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Random conditions over random events agree with CEL's evaluator, where null stands for its errors. */
class ExpressionOracleTest {
    private static final int CONDITIONS = 8;
    private static final int EVENTS = 12;
    private static final List<EventType> TYPES = List.of(EventType.TRACK, EventType.PAGE, EventType.IDENTIFY);

    private final ExpressionChecker checker = new ExpressionChecker();
    private final CelRuntime oracle = CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .build())
            .build();
    private final EventBytes bytes = new EventBytes();
    private final EventReader reader = new EventReader(bytes.ids());

    @Property(tries = 100)
    void agreesWithCelsEvaluator(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        var fields = new SlotLayout.Builder();
        var compiler = new ExpressionCompiler(fields);
        var texts = new String[CONDITIONS];
        var checked = new CheckedExpression[CONDITIONS];
        var compiled = new Expression[CONDITIONS];
        for (int i = 0; i < CONDITIONS; i++) {
            texts[i] = new RandomCondition(random).condition(3);
            checked[i] = checker.checkValue(texts[i]);
            compiled[i] = compiler.compile(checked[i]);
        }
        reader.setLayout(fields.build());

        for (int e = 0; e < EVENTS; e++) {
            var event = randomEvent(random);
            var view = reader.read(bytes.of(event));
            for (int i = 0; i < CONDITIONS; i++) {
                assertThat(verdict(compiled[i], view))
                        .as("%s of %s, seed %d", texts[i], event, seed)
                        .isEqualTo(verdict(checked[i], event));
            }
        }
    }

    @Test
    void absentFieldsMatchOnlyTestsForNull() throws Exception {
        assertThat(isTrue("event.name == \"x\"")).isFalse();
        assertThat(isTrue("event.name != \"x\"")).isFalse();
        assertThat(isTrue("!(event.name == \"x\")")).isFalse();
        assertThat(isTrue("event.properties.none > 3")).isFalse();
        assertThat(isTrue("event.properties.none < 3")).isFalse();
        assertThat(isTrue("event.name == null")).isTrue();
        assertThat(isTrue("event.properties.none == null && !has(event.properties.none)"))
                .isTrue();
        assertThat(isTrue("event.person != null && has(event.person)")).isTrue();
        assertThat(isTrue("event.name == \"x\" || event.person == \"person-1\""))
                .isTrue();
        assertThat(isTrue("coalesce(event.name, \"none\") == \"none\"")).isTrue();
    }

    @Test
    void integersAndDoublesMix() throws Exception {
        assertThat(isTrue("event.properties.price * 2 >= 7.0 && event.properties.price * 2 <= 7.0"))
                .isTrue();
        assertThat(isTrue("event.properties.quantity * event.properties.price == 10.5"))
                .isTrue();
        assertThat(isTrue("event.properties.quantity / 2 == 1")).isTrue();
        assertThat(isTrue("event.properties.quantity % 2 == 1")).isTrue();
        assertThat(isTrue("event.properties.quantity / 0 == 1")).isFalse();
    }

    @Test
    void spellingsOfAKeyShareASlot() throws Exception {
        assertThat(isTrue("event.properties.address.city == \"Ulm\"")).isTrue();
        assertThat(isTrue("event.properties[\"address.city\"] == \"Ulm\"")).isTrue();
        assertThat(isTrue("\"address.city\" in event.properties")).isTrue();
        assertThat(isTrue("has(event.properties.address.city)")).isTrue();
        assertThat(isTrue("event.traits.plan == \"pro\"")).isTrue();
    }

    @Test
    void timestampsHaveParts() throws Exception {
        assertThat(isTrue("event.time == timestamp(\"2023-11-14T22:13:20Z\")")).isTrue();
        assertThat(isTrue("event.time.getHours() == 22 && event.time.getDayOfWeek() == 2"))
                .isTrue();
        assertThat(isTrue("event.time.getHours(\"Europe/Berlin\") == 23")).isTrue();
        assertThat(isTrue("event.receivedAt - event.time < duration(\"1s\")")).isTrue();
        assertThat(isTrue("int(event.time) == 1700000000")).isTrue();
    }

    @Test
    void beforeAndAfterSplitATextAtASeparator() throws Exception {
        assertThat(isTrue("before(\"a.b.c\", \".\") == \"a\" && after(\"a.b.c\", \".\") == \"c\""))
                .isTrue();
        assertThat(isTrue("upper(lower(\"AbC\")) == \"ABC\"")).isTrue();
        assertThat(isTrue("\"/products/17\".matches(\"^/products/[0-9]+$\")")).isTrue();
        assertThat(isTrue("event.type in [\"track\", \"page\"] && event.type.startsWith(\"tr\")"))
                .isTrue();
    }

    private boolean isTrue(String text) throws InvalidExpressionException {
        var fields = new SlotLayout.Builder();
        var compiled = new ExpressionCompiler(fields).compile(checker.checkCondition(text));
        reader.setLayout(fields.build());
        Map<String, Object> properties = Map.of("price", 3.5, "quantity", 3L, "address.city", "Ulm");
        return compiled.isTrue(reader.read(bytes.of(
                EventBytes.event(properties).setTraits(Map.of("plan", "pro")).build())));
    }

    private static String verdict(Expression expression, EventView view) {
        return expression.evaluate(view) == EventView.NULL ? "error" : expression.text(view);
    }

    private String verdict(CheckedExpression expression, EnrichedEvent event) {
        try {
            return oracle.createProgram(expression.tree())
                    .eval(Map.of("event", asMap(event)))
                    .toString();
        } catch (CelEvaluationException e) {
            // An error of CEL's evaluator, for which null stands.
            return "error";
        }
    }

    private static Map<String, Object> asMap(EnrichedEvent event) {
        var geo = new HashMap<String, Object>();
        if (event.getGeoCountry() != null) {
            geo.put("country", event.getGeoCountry());
        }
        var fields = new HashMap<String, Object>();
        if (event.getName() != null) {
            fields.put("name", event.getName());
        }
        fields.put("type", event.getType().name().toLowerCase(Locale.ROOT));
        fields.put("bot", event.getBot());
        fields.put("geo", geo);
        fields.put("properties", event.getProperties());
        return fields;
    }

    private static EnrichedEvent randomEvent(Random random) {
        var properties = new HashMap<String, Object>();
        for (var key : RandomCondition.KEYS) {
            switch (random.nextInt(6)) {
                case 0 -> properties.put(key, (long) random.nextInt(5) - 2);
                case 1 -> properties.put(key, RandomCondition.TEXTS.get(random.nextInt(RandomCondition.TEXTS.size())));
                case 2 -> properties.put(key, random.nextBoolean());
                case 3 -> properties.put(key, random.nextInt(6) / 2.0);
                default -> {
                    // Absent.
                }
            }
        }
        properties.put("n", random.nextInt(4) == 0 ? Long.MAX_VALUE : (long) random.nextInt(9) - 4);
        return EventBytes.event(properties)
                .setType(TYPES.get(random.nextInt(TYPES.size())))
                .setName(random.nextBoolean() ? RandomCondition.TEXTS.get(random.nextInt(4)) : null)
                .setGeoCountry(random.nextBoolean() ? RandomCondition.TEXTS.get(random.nextInt(4)) : null)
                .setBot(random.nextBoolean())
                .build();
    }
}
