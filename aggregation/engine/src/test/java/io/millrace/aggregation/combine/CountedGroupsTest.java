package io.millrace.aggregation.combine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CountedGroupsTest {
    private static final byte[] GROUP = {1, 'a'};
    private static final int LISTED = 10;

    private final CountedGroups counted = new CountedGroups(3);

    @Test
    void aPersonIsNewInAGroupOnce() {
        start();

        assertThat(counted.add(7)).isTrue();
        assertThat(counted.add(7)).isFalse();
        assertThat(counted.startGroup("other", 1, 0, 5, GROUP, LISTED)).isTrue();
        assertThat(counted.add(7)).isTrue();
    }

    @Test
    void personsAreWantedAsLongAsARowCanListThem() {
        start();

        assertThat(LongStream.rangeClosed(1, LISTED).filter(counted::add)).hasSize(LISTED);
        assertThat(start()).isTrue();
        assertThat(counted.add(LISTED + 1)).isFalse();
        assertThat(start()).isFalse();
    }

    @Test
    void personsWhoWereGivenUpDoNotMakeARowASketch() {
        start();
        LongStream.rangeClosed(1, LISTED).forEach(counted::add);

        LongStream.rangeClosed(1, 4).forEach(this::forget);

        start();
        assertThat(LongStream.rangeClosed(1, 4).filter(counted::add)).hasSize(4);
        LongStream.rangeClosed(1, 4).forEach(this::forget);
        assertThat(LongStream.rangeClosed(100, 103).filter(counted::add)).hasSize(4);
        assertThat(start()).isTrue();
        assertThat(counted.add(104)).isFalse();
    }

    @Test
    void aPersonHasRoomAgainOnceTheGroupsWereTaken() {
        assertThat(LongStream.range(0, 4).filter(i -> counted.hasRoom("t", 7))).hasSize(3);

        forget(7);

        assertThat(counted.hasRoom("t", 7)).isTrue();
    }

    @Test
    void personsWhoAreGivenUpOneAfterTheOtherTakeNoMemoryForEver() {
        LongStream.range(0, 4).forEach(i -> counted.hasRoom("t", 7));

        start();
        LongStream.rangeClosed(100, 70_000).forEach(person -> {
            counted.add(person);
            counted.hasRoom("t", person);
            forget(person);
        });
        counted.endFlush();

        assertThat(counted.hasRoom("t", 7)).isTrue();
    }

    private boolean start() {
        return counted.startGroup("t", 1, 0, 5, GROUP, LISTED);
    }

    private void forget(long person) {
        counted.forget("t", person, List.of(new PersonGroup(5, 1, 0, GROUP)));
    }
}
