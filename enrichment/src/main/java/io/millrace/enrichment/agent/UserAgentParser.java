package io.millrace.enrichment.agent;

import io.millrace.enrichment.table.ResourceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Parser of User-Agent headers by the bundled tables and then the rules of the ua-parser project. Time is bounded for any
 * input, by the length that is read and the number of characters that regular expressions may read of it. Thread-safe.
 */
public final class UserAgentParser {
    /** Characters of a header that are read; the rest is ignored. */
    static final int MAX_CHARS = 1024;

    /** Character reads allowed for the browser, and again for the system; real headers take a fifth at most. */
    static final int MAX_READS = 2_000_000;

    private final FamilyRules rules;
    private final List<TokenRule> browsers;
    private final List<TokenRule> systems;
    private final BotDetector bots = new BotDetector();
    private final DeviceTypeDetector deviceTypes = new DeviceTypeDetector();

    private UserAgentParser(FamilyRules rules) {
        this.rules = rules;
        var lines = ResourceTable.lines(UserAgentParser.class, "agents.txt");
        browsers = tokens(lines, "browser\t");
        systems = tokens(lines, "os\t");
    }

    private static List<TokenRule> tokens(List<String> lines, String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(TokenRule::of)
                .toList();
    }

    /**
     * A parser with the bundled rules of ua-parser or those of a file.
     *
     * @param rules a {@code regexes.yaml} of the ua-parser project
     * @throws IOException if the file cannot be read or is not such a file; the message says why
     */
    public static UserAgentParser of(Optional<Path> rules) throws IOException {
        return new UserAgentParser(rules.isPresent() ? FamilyRules.of(rules.get()) : FamilyRules.bundled());
    }

    /** Parses a header; never null. */
    public ParsedUserAgent parse(String agent) {
        var text = truncated(agent);
        var bot = isBot(text);
        var system = family(systems, text, rules::system);
        var deviceType = bot ? "bot" : deviceTypes.detect(text.toLowerCase(Locale.ROOT), system);
        return new ParsedUserAgent(family(browsers, text, rules::browser), system, deviceType, bot);
    }

    /** Whether the header is a program's: the part of {@link #parse} that takes a tenth of its time. */
    boolean isBot(String agent) {
        return bots.isBot(truncated(agent).toLowerCase(Locale.ROOT));
    }

    private static String truncated(String agent) {
        return agent.length() > MAX_CHARS ? agent.substring(0, MAX_CHARS) : agent;
    }

    private static String family(List<TokenRule> tokens, String text, FamilyLookup rules) {
        for (var token : tokens) {
            if (token.matches(text)) {
                return token.family();
            }
        }
        try {
            return rules.of(new BoundedText(text, MAX_READS));
        } catch (BoundedText.ExhaustedException e) {
            // Not an error: no browser sends such a header, so its family stays unknown.
            return null;
        }
    }

    private interface FamilyLookup {
        String of(CharSequence agent);
    }
}
