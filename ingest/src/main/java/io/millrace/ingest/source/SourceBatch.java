package io.millrace.ingest.source;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one transaction makes of its records; published when it commits, forgotten when it does not. For one thread. */
final class SourceBatch {
    private final Map<String, Long> skipped = new HashMap<>();
    private final List<FailedEvent> failures = new ArrayList<>();
    private long produced;

    void add(ConvertedRecord conversion) {
        if (conversion instanceof ConvertedRecord.Failed failed) {
            failures.add(failed.failed());
        } else if (conversion instanceof ConvertedRecord.Skipped none) {
            skipped.merge(none.reason(), 1L, Long::sum);
        } else {
            produced++;
        }
    }

    long read() {
        return produced
                + failures.size()
                + skipped.values().stream().mapToLong(Long::longValue).sum();
    }

    long produced() {
        return produced;
    }

    Map<FailureReason, Long> failed() {
        var failed = new HashMap<FailureReason, Long>();
        failures.forEach(failure -> failed.merge(failure.getReason(), 1L, Long::sum));
        return failed;
    }

    Map<String, Long> skipped() {
        return skipped;
    }

    void countFailures(FailedEventCounter counter) {
        failures.forEach(counter::count);
    }
}
