package io.millrace.enrichment.agent;

import io.millrace.enrichment.table.ResourceTable;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells programs from people by their User-Agent: by the words of {@code bots.txt}, by an address of the web or of mail in
 * it, which people's browsers have none of, and by a "compatible" that names no system. Immutable.
 */
final class BotDetector {
    private static final List<String> PHONES =
            List.of("ipad", "iphone", "ipod", "android", "mobile", "dalvik", "midp", "ios;", "ios/", "watchos");
    private static final List<String> PLAYERS = List.of(
            "podcast", "podcatcher", "castro", "castbox", "ivoox", "antennapod", "podkicker", "player fm", "stitcher");
    private static final List<String> BROWSERS = List.of(
            "applewebkit",
            "msie",
            "darwin",
            " ios",
            "ios/",
            "ios;",
            "applecoremedia",
            "blackberry",
            "nokia",
            "symbian",
            "windows phone",
            "tizen",
            "webos",
            "samsung",
            "sonyericsson",
            "roku",
            "maui",
            "playstation",
            "ps3application",
            "nintendo");
    /** Possessive throughout: each starts at a sign that its own run cannot cross, so that the time is linear. */
    private static final Pattern ADDRESS =
            Pattern.compile("https?:/|www\\.|[a-z0-9._-]@[a-z0-9-]++\\.[a-z]|\\+[a-z0-9-]++\\.[a-z]{2}");

    private static final Pattern NAMED = Pattern.compile("compatible; ?\\+?[a-z0-9]");
    private static final Pattern SYSTEM = Pattern.compile(
            "windows|linux|mac|x11|android|iphone|ipad|ipod|msie|konqueror|netfront|symb|blackberry|palm"
                    + "|nintendo|playstation|tv|sunos|bsd|os/2|beos|amiga|nokia|mobile|risc os");

    private final List<String> senders;
    private final List<String> people;
    private final List<UserAgentKeyword> words;

    BotDetector() {
        var lines = ResourceTable.lines(BotDetector.class, "bots.txt").stream()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .toList();
        senders = after("=", lines);
        people = after("!", lines);
        words = lines.stream()
                .filter(line -> !line.startsWith("!") && !line.startsWith("="))
                .map(UserAgentKeyword::of)
                .toList();
    }

    private static List<String> after(String sign, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(sign))
                .map(line -> line.substring(sign.length()))
                .toList();
    }

    /** Whether a program sent it; the agent is in lower case. */
    boolean isBot(String agent) {
        if (senders.stream().anyMatch(agent::startsWith)) {
            return false;
        }
        var text = AndroidModel.struckFrom(agent);
        for (var thing : people) {
            text = text.replace(thing, " ");
        }
        var phone = isAny(text, PHONES);
        if ((!isApp(text, phone) && ADDRESS.matcher(text).find())
                || text.contains("khtml, like gecko; ")
                || namesNoSystem(text)) {
            return true;
        }
        var program = !phone && !isBrowser(text) && !isAny(text, PLAYERS);
        for (var word : words) {
            var counts =
                    switch (word.said()) {
                        case BY_ALL -> true;
                        case OFF_PHONES -> !phone;
                        case BY_PROGRAMS -> program;
                    };
            if (counts && word.isIn(text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean namesNoSystem(String text) {
        return text.startsWith("mozilla/")
                && NAMED.matcher(text).find()
                && !SYSTEM.matcher(text).find();
    }

    /** Of an app that people use, such as a player of podcasts: those have addresses in their agents, too. */
    private static boolean isApp(String text, boolean phone) {
        return isAny(text, PLAYERS) || (phone && !text.contains("mozilla/") && !text.contains("compatible"));
    }

    private static boolean isBrowser(String text) {
        return text.startsWith("mozilla/") || text.startsWith("opera/") || isAny(text, BROWSERS);
    }

    private static boolean isAny(String text, List<String> parts) {
        for (var part : parts) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
