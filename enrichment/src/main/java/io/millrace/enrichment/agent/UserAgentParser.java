package io.millrace.enrichment.agent;

import io.millrace.enrichment.table.ResourceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads User-Agents: our tables first, then the rules of the ua-parser project. The time that one takes is bounded
 * whatever it says: its length is, and so is the number of characters that regular expressions read of it. Thread-safe.
 */
public final class UserAgentParser {
    /** More of an agent is not looked at. */
    static final int MAX_CHARS = 1024;

    /** Characters read of one agent for its browser, and again for its system: what people send takes a fifth at most. */
    static final int MAX_READS = 2_000_000;

    private final FamilyRules rules;
    private final List<TokenRule> browsers;
    private final List<TokenRule> systems;
    private final BotDetector bots = new BotDetector();
    private final DeviceTypeDetector kinds = new DeviceTypeDetector();

    private UserAgentParser(FamilyRules rules) {
        this.rules = rules;
        var lines = ResourceTable.lines(UserAgentParser.class, "agents.txt");
        browsers = tokens(lines, "browser\t");
        systems = tokens(lines, "os\t");
    }

    private static List<TokenRule> tokens(List<String> lines, String what) {
        return lines.stream()
                .filter(line -> line.startsWith(what))
                .map(TokenRule::of)
                .toList();
    }

    /**
     * With the rules that the library brings, or with newer ones.
     *
     * @param rules a {@code regexes.yaml} of the ua-parser project
     * @throws IOException if the file cannot be read, or holds no such rules: the message says what is wrong
     */
    public static UserAgentParser of(Optional<Path> rules) throws IOException {
        return new UserAgentParser(rules.isPresent() ? FamilyRules.of(rules.get()) : FamilyRules.bundled());
    }

    /** What the agent says; never null, whatever it is. */
    public ParsedUserAgent parse(String agent) {
        var text = readable(agent);
        var bot = isBot(text);
        var system = family(systems, text, rules::system);
        var kind = bot ? "bot" : kinds.of(text.toLowerCase(Locale.ROOT), system);
        return new ParsedUserAgent(family(browsers, text, rules::browser), system, kind, bot);
    }

    /** Whether a program sent it: a part of {@link #parse} that takes a tenth of its time. */
    boolean isBot(String agent) {
        return bots.isBot(readable(agent).toLowerCase(Locale.ROOT));
    }

    private static String readable(String agent) {
        return agent.length() > MAX_CHARS ? agent.substring(0, MAX_CHARS) : agent;
    }

    private static String family(List<TokenRule> tokens, String text, FamilyLookup rules) {
        for (var token : tokens) {
            if (token.fits(text)) {
                return token.family();
            }
        }
        try {
            return rules.of(new BoundedText(text, MAX_READS));
        } catch (BoundedText.ExhaustedException e) {
            // Not an error: nobody's browser writes such a text, so its family stays unknown.
            return null;
        }
    }

    private interface FamilyLookup {
        String of(CharSequence agent);
    }
}
