package io.millrace.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules about documents: their links lead somewhere, and reasons stay short. */
class DocumentsTest {
    private static final Path CHECKOUT = Path.of(System.getProperty("millrace.checkout"));
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?s)```.*?```");
    private static final Pattern GLOSSARY_WORD = Pattern.compile("(?m)^\\*\\*\\[?([^].*]+)");
    private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][a-z]\\w+)`");
    private static final int MAX_RATIONALE_WORDS = 1_000;

    @Test
    void everyRelativeLinkLeadsToAFileAndAHeadingThatExist() throws IOException {
        var broken = new ArrayList<String>();
        for (var page : pages()) {
            var links = LINK.matcher(CODE_BLOCK.matcher(Files.readString(page)).replaceAll(""));
            while (links.find()) {
                if (!links.group(1).contains("://") && !leadsSomewhere(page, links.group(1))) {
                    broken.add(CHECKOUT.relativize(page) + ": " + links.group(1));
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void noRationaleHasMoreThan1000Words() throws IOException {
        var tooLong = new ArrayList<String>();
        for (var page : pages()) {
            int words = Files.readString(page).trim().split("\\s+").length;
            if (page.endsWith("RATIONALE.md") && words > MAX_RATIONALE_WORDS) {
                tooLong.add(CHECKOUT.relativize(page) + ": " + words);
            }
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyClassThatThePageOnArchitectureNamesExists() throws IOException {
        var page = CHECKOUT.resolve("infra/ARCHITECTURE.md");
        final List<String> classes;
        try (Stream<Path> paths = Files.walk(CHECKOUT)) {
            classes = paths.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .toList();
        }

        var named = CLASS_NAME
                .matcher(Files.readString(page))
                .results()
                .map(name -> name.group(1))
                .toList();

        assertThat(named).isNotEmpty().allMatch(classes::contains);
    }

    @Test
    void theGlossaryIsInTheOrderOfTheAlphabet() throws IOException {
        var words = GLOSSARY_WORD
                .matcher(Files.readString(CHECKOUT.resolve("infra/GLOSSARY.md")))
                .results()
                .map(word -> word.group(1))
                .toList();

        assertThat(words).hasSizeGreaterThan(40).isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        var file = hash < 0 ? link : link.substring(0, hash);
        var target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0 || anchors(target).contains(link.substring(hash + 1));
    }

    /** As GitHub makes them: lower case, without punctuation, blanks as hyphens. */
    private static List<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> paths = Files.walk(CHECKOUT)) {
            return paths.filter(path -> path.toString().endsWith(".md"))
                    .filter(path -> !path.toString().contains("/target/"))
                    .filter(path -> !path.toString().contains("/node_modules/"))
                    .toList();
        }
    }
}
