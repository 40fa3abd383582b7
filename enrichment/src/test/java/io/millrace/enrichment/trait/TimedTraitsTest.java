package io.millrace.enrichment.trait;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.JsonText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TimedTraitsTest {
    private static final TraitLimits LIMITS = new TraitLimits(5, 20, 20);

    @Test
    void theLaterValueWinsInAnyOrder() {
        var early = TimedTraits.of(Map.of("plan", "free"), 1, LIMITS);
        var late = TimedTraits.of(Map.of("plan", "pro"), 2, LIMITS);

        assertThat(early.merge(late, LIMITS))
                .isEqualTo(late.merge(early, LIMITS))
                .isEqualTo(late);
    }

    @Test
    void traitsBeyondTheLimitsAreLeftOut() {
        var traits = TimedTraits.of(
                Map.of(
                        "bio",
                        "x".repeat(21),
                        "n".repeat(21),
                        "v",
                        "tags",
                        new JsonText("[" + "1,".repeat(20) + "1]"),
                        "ok",
                        1L),
                1,
                LIMITS);

        assertThat(traits.values()).containsOnlyKeys("ok");
    }

    @RepeatedTest(50)
    void everyOrderOfMergesHasTheSameResult(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var changes = new ArrayList<TimedTraits>();
        for (int i = 0; i < 30; i++) {
            var traits = new HashMap<String, Object>();
            traits.put("t" + random.nextInt(9), random.nextInt(4) == 0 ? null : "v" + random.nextInt(3));
            traits.put("t" + random.nextInt(9), (long) random.nextInt(3));
            changes.add(TimedTraits.of(traits, random.nextInt(12), LIMITS));
        }
        var inOrder = mergeAll(changes);

        Collections.shuffle(changes, random);
        changes.addAll(changes.subList(0, 5));

        assertThat(mergeAll(changes))
                .as("seed %d", repetition.getCurrentRepetition())
                .isEqualTo(inOrder);
        assertThat(inOrder.values()).hasSize(5);
    }

    @Test
    void everyTypeOfValueRoundTripsThroughTheEncoding() {
        var values = new HashMap<String, Object>();
        values.put("null", null);
        values.put("flag", true);
        values.put("off", false);
        values.put("long", Long.MIN_VALUE);
        values.put("double", -0.1);
        values.put("text", "é😀");
        values.put("json", new JsonText("[1,2]"));
        var traits = TimedTraits.of(values, -5, new TraitLimits(100, 100, 100));

        assertThat(TraitCodec.decode(TraitCodec.encode(traits))).isEqualTo(traits);
        assertThat(TraitCodec.encode(TimedTraits.NONE)).isEmpty();
    }

    private static TimedTraits mergeAll(Iterable<TimedTraits> changes) {
        var merged = TimedTraits.NONE;
        for (var change : changes) {
            merged = merged.merge(change, LIMITS);
        }
        return merged;
    }
}
