package io.millrace.aggregation.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.EventBytes;
import io.millrace.aggregation.event.EventReader;
import io.millrace.aggregation.event.SlotLayout;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RequiredEventNamesTest {
    private final ExpressionChecker checker = new ExpressionChecker();

    @Test
    void equalityAndListsRequireNamesAndLogicCombinesThem() throws Exception {
        assertThat(names("event.name == 'a'")).isEqualTo(Set.of("a"));
        assertThat(names("'a' == event.name && !event.bot")).isEqualTo(Set.of("a"));
        assertThat(names("event.name in ['a', 'b'] && event.name in ['b', 'c']"))
                .isEqualTo(Set.of("b"));
        assertThat(names("event.name == 'a' || (event.bot && event.name == 'b')"))
                .isEqualTo(Set.of("a", "b"));
        assertThat(names("event.name == 'a' && event.name == 'b'")).isEmpty();
    }

    @Test
    void aConditionThatAnyNameCanSatisfyRequiresNone() throws Exception {
        for (var condition : new String[] {
            "event.bot",
            "event.name != 'a'",
            "!(event.name == 'a')",
            "event.name == 'a' || event.bot",
            "event.name == null",
            "event.name == event.page.path",
            "event.properties.name == 'a'",
            "event.name == '" + "x".repeat(Expression.MAX_LABEL_LENGTH) + "'"
        }) {
            assertThat(RequiredEventNames.of(checker.checkValue(condition)))
                    .as(condition)
                    .isEmpty();
        }
    }

    @Property(tries = 300)
    void aConditionIsTrueForRequiredNamesOnly(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        var fields = new SlotLayout.Builder();
        var text = new RandomCondition(random).condition(3)
                + (random.nextBoolean() ? " && " : " || ")
                + (random.nextBoolean() ? "event.name == 'view'" : "event.name in ['a', 'view']");
        var condition = checker.checkValue(text);
        var compiled = new ExpressionCompiler(fields).compile(condition);
        var bytes = new EventBytes();
        var reader = new EventReader(bytes.ids());
        reader.setLayout(fields.build());

        for (var name : new String[] {null, "a", "view", "other"}) {
            var view = reader.read(bytes.of(event(name)));
            if (compiled.isTrue(view)) {
                assertThat(RequiredEventNames.of(condition)
                                .map(names -> name != null && names.contains(name))
                                .orElse(true))
                        .as("%s is true for %s, seed %d", text, name, seed)
                        .isTrue();
            }
        }
    }

    private Set<String> names(String condition) throws Exception {
        return RequiredEventNames.of(checker.checkValue(condition)).orElseThrow();
    }

    private static EnrichedEvent event(String name) {
        return EnrichedEvent.newBuilder()
                .setTime(1)
                .setReceivedAt(1)
                .setTenant("t")
                .setType(EventType.TRACK)
                .setName(name)
                .setPerson("p")
                .setSession("s")
                .setBot(true)
                .setMessageId("m")
                .setProperties(Map.of("price", 3.5))
                .build();
    }
}
