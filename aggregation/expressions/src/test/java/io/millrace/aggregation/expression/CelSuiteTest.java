package io.millrace.aggregation.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.EventBytes;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.event.SlotLayout;
import io.millrace.aggregation.expression.TextProto.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * CEL's conformance tests, if they are checked out beside the repository: accepted expressions give the same value, except for a
 * list of differences that may only shrink.
 */
class CelSuiteTest {
    /** Number of tests that agree; it may only grow. */
    private static final int AGREE = 568;

    private final ExpressionChecker checker = new ExpressionChecker();
    private final EventBytes bytes = new EventBytes();
    private final EventReader reader = new EventReader(bytes.ids());

    private int agree;
    private int nullForError;
    private int refused;
    private final Map<String, String> deviations = new TreeMap<>();

    @Test
    void acceptedExpressionsAgreeWithCelExceptForTheListedDifferences() throws Exception {
        var suite = suite();
        Assumptions.assumeTrue(suite != null, "CEL's suite is not beside the repository");
        try (var files = Files.list(suite)) {
            for (var file : files.filter(path -> path.toString().endsWith(".textproto"))
                    .sorted()
                    .toList()) {
                run(file);
            }
        }

        System.out.printf(
                "cel-spec: %d agree, %d are null where CEL errs, %d are refused, %d deviate%n",
                agree, nullForError, refused, deviations.size());
        var listed = new TreeSet<>(known());
        assertThat(deviations.entrySet())
                .as("new differences")
                .filteredOn(entry -> !listed.contains(entry.getKey()))
                .isEmpty();
        listed.removeAll(deviations.keySet());
        assertThat(listed).as("no difference any more: take it off the list").isEmpty();
        assertThat(agree).as("tests that agree").isGreaterThanOrEqualTo(AGREE);
    }

    private void run(Path file) throws IOException {
        var suite = TextProto.read(Files.readString(file));
        for (var section : suite.messages("section")) {
            for (var test : section.messages("test")) {
                run(suite.string("name") + "/" + section.string("name") + "/" + test.string("name"), test);
            }
        }
    }

    private void run(String name, Message test) {
        CheckedExpression checked;
        try {
            checked = checker.checkValue(test.string("expr"));
        } catch (InvalidExpressionException e) {
            // No exit needed: the expression is not supported, which is counted.
            refused++;
            if (System.getenv("CEL_REFUSED") != null) {
                System.out.println(name + ": " + test.string("expr").replace("\n", " ") + ": " + e.problems());
            }
            return;
        }
        if (test.has("check_only")) {
            return;
        }
        boolean fails = test.has("eval_error") || test.has("any_eval_errors");
        String found;
        try {
            found = evaluate(checked);
        } catch (RuntimeException e) {
            // No exit needed: counted as a difference.
            found = e.toString();
        }
        if (fails) {
            count(name, test, found, "null", true);
        } else {
            count(
                    name,
                    test,
                    found,
                    test.has("value") ? text(value(test.messages("value").get(0))) : "true",
                    false);
        }
    }

    private void count(String name, Message test, String found, String expected, boolean fails) {
        if (!found.equals(expected)) {
            deviations.put(name, test.string("expr") + " is " + found + ", not " + (fails ? "an error" : expected));
        } else if (fails) {
            nullForError++;
        } else {
            agree++;
        }
    }

    private String evaluate(CheckedExpression checked) {
        var fields = new SlotLayout.Builder();
        var expression = new ExpressionCompiler(fields).compile(checked);
        reader.setLayout(fields.build());
        var event = reader.read(bytes.of(EventBytes.event(Map.of()).build()));
        return text(BoxedValues.box(expression, expression.evaluate(event)));
    }

    private static String text(Object value) {
        if (value instanceof Double number) {
            return "double " + (number == 0 ? "0" : number.toString());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(CelSuiteTest::text).toList().toString();
        }
        if (value instanceof Map<?, ?> map) {
            var sorted = new TreeMap<String, String>();
            map.forEach((key, item) -> sorted.put(text(key), text(item)));
            return sorted.toString();
        }
        return value instanceof String string ? "\"" + string + "\"" : String.valueOf(value);
    }

    private static Object value(Message value) {
        var field = value.fields().get(0);
        return switch (field.name()) {
            case "int64_value" -> Long.decode((String) field.value());
            case "double_value" -> number((String) field.value());
            case "bool_value" -> field.value().equals("true");
            case "null_value" -> null;
            case "string_value" -> new String((byte[]) field.value(), StandardCharsets.UTF_8);
            case "list_value" ->
                ((Message) field.value())
                        .messages("values").stream()
                                .map(CelSuiteTest::value)
                                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
            case "map_value" -> {
                var map = new HashMap<Object, Object>();
                ((Message) field.value())
                        .messages("entries")
                        .forEach(entry -> map.put(
                                value(entry.messages("key").get(0)),
                                value(entry.messages("value").get(0))));
                yield map;
            }
            case "object_value" -> time((Message) field.value());
            default -> field.name();
        };
    }

    private static Object time(Message object) {
        var field = object.fields().get(0);
        byte kind = field.name().contains("Timestamp") ? EventView.TIMESTAMP : Expression.DURATION;
        var time = (Message) field.value();
        long seconds = Long.parseLong((String) time.find("seconds").orElse("0"));
        long nanos = Long.parseLong((String) time.find("nanos").orElse("0"));
        return field.name().contains("Timestamp") || field.name().contains("Duration")
                ? new BoxedValues.Timed(kind, seconds * 1000 + nanos / 1_000_000)
                : field.name();
    }

    private static double number(String text) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private static List<String> known() throws IOException {
        try (var in = CelSuiteTest.class.getResourceAsStream("cel-differences.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", 2)[0])
                    .toList();
        }
    }

    private static Path suite() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var suite = folder.resolve("shared/data/suites/expressions");
            if (Files.isDirectory(suite)) {
                return suite;
            }
        }
        return null;
    }
}
