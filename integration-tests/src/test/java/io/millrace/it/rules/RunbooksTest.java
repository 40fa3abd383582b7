package io.millrace.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.CommandLine;
import io.millrace.it.watch.Expression;
import io.millrace.it.watch.MetricsPage;
import io.millrace.it.watch.PrometheusRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the runbooks tell people to type and to look at exists. */
class RunbooksTest {
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`]+`");
    private static final Pattern COMMAND =
            Pattern.compile("(?m)(?:^|[`(|\\s])(?:scripts/)?(?<!-n )millrace ((?:[a-z]+ )*[a-z]+)");
    private static final Pattern SCRIPT = Pattern.compile("(?<![\\w/-])((?:scripts|infra|\\.ci)/[\\w./-]*\\w)");
    private static final Pattern SETTING =
            Pattern.compile("(?<![\\w/.$-])((?:ingest|enrichment|aggregation|sink)(?:\\.[a-z]+)+)(?![\\w/-])");
    private static final List<String> SETTINGS = List.of(
            "ingest/SETTINGS.md",
            "enrichment/SETTINGS.md",
            "aggregation/service/SETTINGS.md",
            "sink-publisher/SETTINGS.md");

    @Test
    void everyCommandExists() throws IOException {
        var known = commands();

        var unknown = inCode(COMMAND, match -> match.group(1));
        unknown.values()
                .forEach(commands -> commands.removeIf(command ->
                        known.stream().anyMatch(one -> command.equals(one) || command.startsWith(one + " "))));

        assertThat(known).contains("status", "insights apply", "failed redrive", "destinations failed redrive");
        assertThat(nonEmpty(unknown)).isEmpty();
    }

    @Test
    void everyScriptAndFileExists() throws IOException {
        var missing = inCode(SCRIPT, match -> match.group(1));
        missing.values().forEach(files -> files.removeIf(file -> Files.exists(CommandLine.CHECKOUT.resolve(file))));

        assertThat(nonEmpty(missing)).isEmpty();
    }

    @Test
    void everySettingExists() throws IOException {
        var pages = new StringBuilder();
        for (var page : SETTINGS) {
            pages.append(Files.readString(CommandLine.CHECKOUT.resolve(page)));
        }

        var unknown = inCode(SETTING, match -> match.group(1));
        unknown.values().forEach(settings -> settings.removeIf(setting -> pages.indexOf("`" + setting + "`") >= 0));

        assertThat(nonEmpty(unknown)).isEmpty();
    }

    @Test
    void everyMetricIsExportedAndEverySeriesRecorded() throws IOException {
        var known = MetricsPage.names();
        PrometheusRule.all().forEach(rule -> known.add(rule.name()));

        var unknown = new TreeMap<String, Set<String>>();
        for (var page : pages()) {
            var names = new TreeSet<String>();
            CODE.matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .forEach(code -> {
                        names.addAll(Expression.metrics(code));
                        names.addAll(Expression.recorded(code.replaceAll("[^\\s`]*://\\S*", "")));
                    });
            names.removeIf(name -> known.contains(name) || (!name.contains("millrace_") && name.contains(":")));
            unknown.put(page.getFileName().toString(), names);
        }

        assertThat(nonEmpty(unknown)).isEmpty();
    }

    /** As the command's own page lists them, each alternative of {@code a|b} for itself. */
    private static Set<String> commands() throws IOException {
        var commands = new TreeSet<String>();
        for (var line : Files.readAllLines(CommandLine.CHECKOUT.resolve("infra/cli/README.md"))) {
            if (line.startsWith("| `")) {
                var cell = line.substring(2, line.indexOf(" |", 3));
                var head = "";
                for (var code : CODE.matcher(cell.replace("\\|", "/")).results().toList()) {
                    var words = code.group().replace("`", "").split(" ", -1);
                    // What follows the first is about the same command: `list`, `show|test NAME`.
                    head = head.isEmpty() ? words[0] : head;
                    spell(words[0].equals(head) ? "" : head, List.of(words), 0, commands);
                }
            }
        }
        return commands;
    }

    private static void spell(String before, List<String> words, int from, Set<String> commands) {
        if (from == words.size() || !words.get(from).matches("[a-z/]+")) {
            commands.add(before.strip());
            return;
        }
        for (var alternative : words.get(from).split("/", -1)) {
            spell(before + " " + alternative, words, from + 1, commands);
        }
    }

    private static Map<String, Set<String>> inCode(Pattern pattern, Function<MatchResult, String> what)
            throws IOException {
        var found = new TreeMap<String, Set<String>>();
        for (var page : pages()) {
            var ofPage = new TreeSet<String>();
            CODE.matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .forEach(code -> pattern.matcher(code).results().map(what).forEach(ofPage::add));
            found.put(page.getFileName().toString(), ofPage);
        }
        assertThat(found.values()).as("nothing is looked for").anyMatch(names -> !names.isEmpty());
        return found;
    }

    private static Map<String, Set<String>> nonEmpty(Map<String, Set<String>> found) {
        found.values().removeIf(Set::isEmpty);
        return found;
    }

    private static List<Path> pages() throws IOException {
        var pages = new ArrayList<Path>();
        try (Stream<Path> paths = Files.list(CommandLine.CHECKOUT.resolve("infra/runbooks"))) {
            paths.filter(path -> path.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages;
    }
}
