package io.millrace.cli.board;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Announcement of a chapter of the demo, from a line of its log: {@code demo: story 4/8 pulse_sale: A sale starts}.
 *
 * @param chapter its number of all: {@code 4/8}
 * @param insight that shows it
 */
public record StoryLine(String chapter, String insight, String text) {
    private static final Pattern LINE = Pattern.compile("demo: story (\\d+/\\d+) ([a-z0-9_]+): (.+)");

    /** The last announcement in the lines, if there is one. */
    public static Optional<StoryLine> last(List<String> log) {
        for (int i = log.size() - 1; i >= 0; i--) {
            var line = LINE.matcher(log.get(i));
            if (line.matches()) {
                return Optional.of(new StoryLine(line.group(1), line.group(2), line.group(3)));
            }
        }
        return Optional.empty();
    }

    /** The announcement for people. */
    public String shown() {
        return "story " + chapter + ": " + text;
    }
}
