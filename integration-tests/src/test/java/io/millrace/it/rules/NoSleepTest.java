package io.millrace.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Rule that waiting is waiting for something: on a latch, a future, a queue or a timer, which end early and fail in time. What
 * sleeps is named here, with the reason.
 */
class NoSleepTest {
    private static final Path CHECKOUT = Path.of(System.getProperty("millrace.checkout"));
    private static final Pattern SLEEP =
            Pattern.compile("\\bThread\\.sleep\\(|\\bTimeUnit\\.[A-Z]+\\.sleep\\(|^import static .*\\.sleep;");

    /** Simple names by the reason why they may sleep. */
    private static final Map<String, List<String>> MAY_SLEEP = Map.of(
            "the command line polls services that it started or asks",
            List.of("Backfill", "LiveView", "PipelineLag", "StackLock", "StackStart", "StackStop"),
            "a program in the foreground paces what it sends",
            List.of("CollectorClient", "DemoMain", "Importer"),
            "a benchmark samples in intervals",
            List.of("AggregationRun", "Contenders", "LatencyMain", "NaiveMain", "PersonsMain", "QueryMain", "StageRun"),
            "a start polls the broker, which does not push",
            List.of("TopicCreator"),
            "a worker thread of its own, which is interrupted to stop, polls what another consumer reads",
            List.of("DefinitionApplier", "DefinitionWriter", "LiveTail", "ShadowRoutes"),
            "a test polls processes or a broker, with a deadline",
            List.of("CollectorOverHttp", "FailingClients", "Instances", "Stack", "SteadyQueries"));

    @Test
    void nothingSleepsButWhatIsNamed() throws IOException {
        var sleeping = new TreeMap<String, Path>();
        try (var files = Files.walk(CHECKOUT)) {
            var sources = files.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> path.toString().contains("/src/"))
                    .filter(path -> !path.endsWith("NoSleepTest.java"))
                    .toList();
            for (var source : sources) {
                if (SLEEP.matcher(Files.readString(source)).find()) {
                    sleeping.put(source.getFileName().toString().replace(".java", ""), CHECKOUT.relativize(source));
                }
            }
        }

        var named = MAY_SLEEP.values().stream().flatMap(List::stream).collect(Collectors.toCollection(TreeSet::new));
        assertThat(sleeping.keySet()).as("%s", sleeping).isEqualTo(named);
    }
}
