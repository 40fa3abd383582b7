package io.millrace.ingest.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PendingAcksTest {
    private final List<Optional<Throwable>> completions = new ArrayList<>();
    private final PendingAcks acks = new PendingAcks(failure -> completions.add(Optional.ofNullable(failure)));

    @Test
    void earlyAcknowledgementsDoNotCompleteBeforeTheSeal() {
        acks.expect();
        acks.complete(null);

        assertThat(completions).isEmpty();
        acks.seal();
        assertThat(completions).containsExactly(Optional.empty());
    }

    @Test
    void theLastAcknowledgementCompletesWithTheFirstFailure() {
        var first = new IllegalStateException("first");
        acks.expect();
        acks.expect();
        acks.expect();
        acks.seal();

        acks.complete(first);
        acks.complete(new IllegalStateException("second"));

        assertThat(completions).isEmpty();
        acks.complete(null);
        assertThat(completions).containsExactly(Optional.of(first));
    }
}
