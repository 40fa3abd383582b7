package io.millrace.aggregation.live;

import static io.millrace.aggregation.live.Updates.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveHubTest {
    private final LiveHub hub = new LiveHub(4, 1 << 20, 2);
    private final List<LiveUpdate> heard = new ArrayList<>();

    @Test
    void aListenerGetsUpdatesOfItsInsightUntilItLeaves() {
        LiveHub.Listener listener = heard::addAll;
        assertThat(hub.listen("sales", "default", Optional.empty(), listener)).isPresent();

        LiveUpdate wanted = update("sales", "a", 0, 0);
        hub.publish(List.of(wanted, update("visits", "a", 0, 1)));
        hub.leave("sales", "default", listener);
        hub.publish(List.of(update("sales", "b", 0, 2)));

        assertThat(heard).containsExactly(wanted);
        assertThat(hub.listening()).isZero();
    }

    @Test
    void aReaderThatResumesGetsTheMissedUpdates() {
        hub.startAt(new Position(Map.of(0, 0L, 1, 0L)), List.of(0, 1));
        LiveUpdate seen = update("sales", "a", 0, 0);
        LiveUpdate missed = update("sales", "b", 1, 0);
        hub.publish(List.of(seen, missed, update("visits", "b", 1, 1)));

        LiveHub.Start start = hub.listen("sales", "default", Position.decode("0:1,1:0"), heard::addAll)
                .orElseThrow();

        assertThat(start.missed()).hasValue(List.of(missed));
        assertThat(start.position().encode()).isEqualTo("0:1,1:2");
    }

    @Test
    void aReaderThatWasAwayTooLongStartsWithASnapshot() {
        hub.startAt(new Position(Map.of(0, 0L)), List.of(0));
        for (int offset = 0; offset < 6; offset++) {
            hub.publish(List.of(update("sales", "a", 0, offset)));
        }

        assertThat(resumeAt("0:1").missed()).isEmpty();
        assertThat(resumeAt("0:2").missed())
                .hasValueSatisfying(missed -> assertThat(missed).hasSize(4));
    }

    @Test
    void aPositionInTheFutureStartsWithASnapshot() {
        hub.startAt(new Position(Map.of(0, 5L)), List.of(0));

        assertThat(resumeAt("0:6").missed()).isEmpty();
    }

    @Test
    void moreListenersThanAllowedAreRefused() {
        hub.listen("sales", "default", Optional.empty(), batch -> heard.addAll(batch));
        hub.listen("sales", "default", Optional.empty(), batch -> heard.addAll(batch));

        assertThat(hub.listen("sales", "default", Optional.empty(), batch -> heard.addAll(batch)))
                .isEmpty();
    }

    @Test
    void aDamagedPositionIsIgnored() {
        assertThat(Position.decode("")).isEmpty();
        assertThat(Position.decode("0:x")).isEmpty();
        assertThat(Position.decode("0:99999999999999999999")).isEmpty();
    }

    private LiveHub.Start resumeAt(String position) {
        LiveHub.Listener listener = batch -> heard.addAll(batch);
        LiveHub.Start start = hub.listen("sales", "default", Position.decode(position), listener)
                .orElseThrow();
        hub.leave("sales", "default", listener);
        return start;
    }
}
