package io.millrace.aggregation.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.SlotLayout;
import io.millrace.aggregation.expression.ExpressionChecker;
import io.millrace.aggregation.expression.ExpressionCompiler;
import io.millrace.aggregation.expression.InvalidExpressionException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Unique persons when persons are merged. */
class UniquePersonsTest {
    private final Measure people = measure("uniques(event.person, 10)");

    @Test
    void aPersonThatIsReplacedCountsAsTheSurvivor() {
        var state = state(3);

        assertThat(state.replacePerson(PersonHash.of("p1"), PersonHash.of("p0")))
                .isTrue();
        assertThat(state.replacePerson(PersonHash.of("p2"), PersonHash.of("new")))
                .isTrue();

        assertThat(state.result()).isEqualTo(2L);
        assertThat(bytes(state)[0]).as("the version that older instances read").isEqualTo((byte) 1);
    }

    @Test
    void aSketchCountsMergesBesideAndReadsWhatItWrote() {
        var state = state(2_000);
        var before = bytes(state);

        assertThat(state.replacePerson(PersonHash.of("p1"), PersonHash.of("p0")))
                .isFalse();

        var written = bytes(state);
        assertThat(before[0]).isEqualTo((byte) 1);
        assertThat(written[0]).isEqualTo((byte) 2);
        assertThat(written.length).isLessThanOrEqualTo(people.maxBytes());
        var in = ByteBuffer.wrap(written);
        var read = people.deserialize(in);
        assertThat(in.hasRemaining()).isFalse();
        assertThat(bytes(read)).isEqualTo(written);
        assertThat(read.result())
                .isEqualTo(people.deserialize(ByteBuffer.wrap(before)).result());
    }

    @Test
    void aRatioOfUniquePersonsIsCorrectedToo() {
        var ratio = measure("ratio(uniques(event.person), uniques(event.userId))");
        var out = new ByteSink(64);
        state(3).serialize(out);
        state(2).serialize(out);
        var state = ratio.deserialize(ByteBuffer.wrap(out.toByteArray()));
        var persons = new HashSet64();

        state.forEachPerson(persons::add);
        state.replacePerson(PersonHash.of("p1"), PersonHash.of("p0"));

        assertThat(ratio.countsPersons()).isTrue();
        assertThat(persons.size()).isEqualTo(3);
        assertThat(state.result()).isEqualTo(1.0);
    }

    @Test
    void otherUniquesDoNotCareAboutPersons() {
        var users = measure("uniques(event.userId, 10)");

        assertThat(users.countsPersons()).isFalse();
        assertThat(people.countsPersons()).isTrue();
        assertThat(users.errorBound().orElseThrow()).doesNotContain("merged");
        assertThat(people.errorBound().orElseThrow()).contains("merged");
    }

    /** The state that counted the persons p0, p1, … */
    private Accumulator state(int persons) {
        var out = new ByteSink(64);
        var set = new HashSet64();
        for (int i = 0; i < persons; i++) {
            set.add(PersonHash.of("p" + i));
        }
        out.putByte(1);
        out.putByte(0);
        out.putVarLong(set.size());
        for (long hash : set.toSortedArray()) {
            out.putLong(hash);
        }
        return people.deserialize(ByteBuffer.wrap(out.toByteArray()));
    }

    private static Measure measure(String text) {
        try {
            var compiler = new ExpressionCompiler(new SlotLayout.Builder());
            var factory = new MeasureFactory(name -> null, Duration.ofMinutes(1));
            var checked = new ExpressionChecker()
                    .checkMeasure(text, List.of(), (scratch, call) -> factory.create("m", scratch.measureCall(call)));
            return factory.create("m", compiler.measureCall(checked));
        } catch (InvalidExpressionException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(Accumulator state) {
        var out = new ByteSink(64);
        state.serialize(out);
        return out.toByteArray();
    }
}
