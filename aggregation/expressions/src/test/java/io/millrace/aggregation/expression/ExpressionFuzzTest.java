package io.millrace.aggregation.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cel.common.CelOptions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.millrace.aggregation.event.EventBytes;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.event.SlotLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arbitrary text as an expression: it is refused, or agrees with CEL's evaluator. Where that fails we may have a value, because
 * integers and doubles mix; a text that it converts may be null here, because texts are parsed by Millrace's own rules.
 */
class ExpressionFuzzTest {
    private static final Map<String, Object> PROPERTIES = Map.of("a", 3L, "b", 2.5, "c", "text", "d", true);
    private static final List<String> OWN = List.of("double", "int", "bool", "timestamp", "duration", "string", "dyn");

    private final ExpressionChecker checker = new ExpressionChecker();
    private final EventBytes bytes = new EventBytes();
    private final EventReader reader = new EventReader(bytes.ids());
    private final byte[] event =
            bytes.of(EventBytes.event(PROPERTIES).setName("name").build());
    private final CelRuntime oracle = CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .comprehensionMaxIterations(20_000)
                    .build())
            .build();

    @FuzzTest
    void anExpressionIsRefusedOrMeansWhatCelSays(byte[] utf8) throws Exception {
        CheckedExpression checked;
        try {
            checked = checker.checkValue(new String(utf8, java.nio.charset.StandardCharsets.UTF_8));
        } catch (InvalidExpressionException e) {
            // Refused, with a position in the text.
            assertThat(e.problems()).isNotEmpty().allMatch(problem -> problem.offset() >= 0);
            return;
        }
        var fields = new SlotLayout.Builder();
        var compiled = new ExpressionCompiler(fields).compile(checked);
        reader.setLayout(fields.build());
        var view = reader.read(event);
        Object ours;
        try {
            byte kind = compiled.evaluate(view);
            ours = kind == EventView.NULL ? null : BoxedValues.box(compiled, kind);
            assertThat(compiled.text(view) == null).isEqualTo(kind == EventView.NULL);
        } catch (ExpressionLimitException e) {
            // Beyond the limits for one event: the insight does not count the event.
            return;
        }
        var theirs = evaluate(checked);
        boolean converts = OWN.stream().anyMatch(checked.source()::contains);
        if (theirs.isPresent() && !(converts && ours == null) && isComparable(ours) && isComparable(theirs.get())) {
            assertThat(BoxedValues.equal(ours, theirs.get()) || (isNan(ours) && isNan(theirs.get())))
                    .as("%s is %s, to CEL %s", checked.source(), ours, theirs.get())
                    .isTrue();
        }
    }

    private Optional<Object> evaluate(CheckedExpression checked) {
        try {
            return Optional.ofNullable(oracle.createProgram(checked.tree())
                    .eval(Map.of("event", Map.of("name", "name", "properties", PROPERTIES, "bot", false))));
        } catch (CelEvaluationException | RuntimeException e) {
            // No value to compare with: an error, or a function that only Millrace has.
            return Optional.empty();
        }
    }

    private static boolean isComparable(Object value) {
        return value == null
                || value instanceof Long
                || value instanceof Double
                || value instanceof String
                || value instanceof Boolean;
    }

    private static boolean isNan(Object value) {
        return value instanceof Double number && number.isNaN();
    }
}
