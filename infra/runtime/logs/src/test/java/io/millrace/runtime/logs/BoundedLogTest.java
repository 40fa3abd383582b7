package io.millrace.runtime.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BoundedLogTest {
    private static final int FLOOD = 100_000;

    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> entries = new ListAppender<>();
    private final BoundedLog filter = new BoundedLog();

    @BeforeEach
    void configure() {
        entries.start();
        var root = context.getLogger("ROOT");
        root.setLevel(Level.INFO);
        root.addAppender(entries);
        filter.setContext(context);
        filter.start();
        context.addTurboFilter(filter);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aFloodOfBadEventsIsTwentyEntriesAndTheNumberOfTheOthers() {
        for (int i = 0; i < FLOOD; i++) {
            context.getLogger("io.millrace.Door").warn("An event failed with {}", "reason " + i);
        }

        filter.nextPeriod();

        assertThat(texts()).hasSize(BoundedLog.ENTRIES_PER_KIND + 1);
        assertThat(texts().get(BoundedLog.ENTRIES_PER_KIND))
                .isEqualTo("99980 more entries in 10 s were left out, of io.millrace.Door: An event failed with {}");
    }

    @Test
    void aFloodOfEntriesThatAllDifferIsBoundedAsWellAndNoneIsLeftOutInSilence() {
        for (int i = 0; i < FLOOD; i++) {
            context.getLogger("foreign.Library").error("cannot read record " + i);
        }
        int written = texts().size();

        filter.nextPeriod();

        assertThat(written).isEqualTo(BoundedLog.KINDS + BoundedLog.ENTRIES_PER_KIND);
        assertThat(texts()).contains((FLOOD - written) + " more entries in 10 s were left out, of : of other kinds");
    }

    @Test
    void aFloodLeavesRoomForOtherEntries() {
        for (int i = 0; i < FLOOD; i++) {
            context.getLogger("io.millrace.Door").warn("An event failed with {}", i);
        }

        context.getLogger("io.millrace.Door").error("Kafka Streams is in state ERROR");

        assertThat(texts()).last().isEqualTo("Kafka Streams is in state ERROR");
    }

    @Test
    void theNextPeriodHasItsOwnEntries() {
        for (int i = 0; i < BoundedLog.ENTRIES_PER_KIND; i++) {
            context.getLogger("a").warn("b");
        }

        filter.nextPeriod();
        context.getLogger("a").warn("b");

        assertThat(texts()).hasSize(BoundedLog.ENTRIES_PER_KIND + 1).containsOnly("b");
    }

    @Test
    void whatTheLevelHidesIsNotSaidToBeLeftOut() {
        context.getLogger("a").setLevel(Level.ERROR);
        for (int i = 0; i < FLOOD; i++) {
            context.getLogger("a").warn("b");
        }

        filter.nextPeriod();

        assertThat(texts()).isEmpty();
    }

    @Test
    void whoDidWhatIsNeverLeftOut() {
        for (int i = 0; i < BoundedLog.ENTRIES_PER_KIND * 2; i++) {
            context.getLogger("a").info("{} by key {}", "PUT", i);
        }

        assertThat(texts()).hasSize(BoundedLog.ENTRIES_PER_KIND * 2);
    }

    private List<String> texts() {
        return entries.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
