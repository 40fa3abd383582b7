package io.millrace.aggregation.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EnrichedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EventFieldTest {
    private static final Pattern NAMES = Pattern.compile("`event\\.([\\w.]+)(?:\\{([\\w,]+)})?`");

    @Test
    void everyFieldIsOfTheContractAndEveryFieldOfTheContractButMarksIsThere() {
        var contract = EnrichedEvent.SCHEMA$.getFields().stream()
                .map(field -> field.name())
                .filter(name ->
                        !Set.of("properties", "traits", "enrichmentErrors").contains(name))
                .toList();

        assertThat(Arrays.stream(EventField.values()).map(EventField::avroName))
                .containsExactlyInAnyOrderElementsOf(contract);
    }

    @Test
    void thePageOnInsightsListsEveryField() throws IOException {
        var listed = new HashSet<String>();
        var names = NAMES.matcher(Files.readString(Path.of("../INSIGHTS.md")));
        while (names.find()) {
            var ends = names.group(2) == null
                    ? List.of("")
                    : List.of(names.group(2).split(",", -1));
            ends.forEach(end -> listed.add(names.group(1) + end));
        }

        assertThat(listed)
                .containsAll(
                        Arrays.stream(EventField.values()).map(EventField::path).toList());
    }
}
