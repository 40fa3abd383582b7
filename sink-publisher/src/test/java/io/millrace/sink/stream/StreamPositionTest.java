package io.millrace.sink.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamPositionTest {
    @Test
    void anIdSaysThePositionOfEveryPartition() {
        var position = new StreamPosition(2, Map.of(1, 7L, 0, 123L));

        assertThat(position.id()).isEqualTo("2@0:123,1:7");
        assertThat(StreamPosition.parse(position.id())).hasValue(position);
        assertThat(StreamPosition.parse("1@")).hasValue(new StreamPosition(1, Map.of()));
    }

    @Test
    void whatIsNoIdOfOursIsNoPosition() {
        assertThat(List.of("", "7", "0:1", "1@0", "1@0:1,", "1@0:-1", "1@0:9999999999999999999", "x@0:1", "1@0:1\n"))
                .allSatisfy(id -> assertThat(StreamPosition.parse(id)).isEmpty());
        assertThat(StreamPosition.parse("1@" + "0:1,".repeat(1_000) + "0:1")).isEmpty();
    }
}
