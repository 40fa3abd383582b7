package io.millrace.enrichment.agent;

import io.millrace.enrichment.table.ResourceTable;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Detects User-Agents of programs: by the keywords of {@code bots.txt}, by a web or mail address, which browsers do not
 * send, and by a "compatible" without an operating system. Immutable.
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
    /** Linear in time: quantifiers are possessive, and each repetition starts after a character that it cannot match. */
    private static final Pattern ADDRESS =
            Pattern.compile("https?:/|www\\.|[a-z0-9._-]@[a-z0-9-]++\\.[a-z]|\\+[a-z0-9-]++\\.[a-z]{2}");

    private static final Pattern NAMED = Pattern.compile("compatible; ?\\+?[a-z0-9]");
    private static final Pattern SYSTEM = Pattern.compile(
            "windows|linux|mac|x11|android|iphone|ipad|ipod|msie|konqueror|netfront|symb|blackberry|palm"
                    + "|nintendo|playstation|tv|sunos|bsd|os/2|beos|amiga|nokia|mobile|risc os");

    private final List<String> serverSdks;
    private final List<String> notBots;
    private final List<UserAgentKeyword> keywords;

    BotDetector() {
        var lines = ResourceTable.lines(BotDetector.class, "bots.txt").stream()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .toList();
        serverSdks = withPrefix("=", lines);
        notBots = withPrefix("!", lines);
        keywords = lines.stream()
                .filter(line -> !line.startsWith("!") && !line.startsWith("="))
                .map(UserAgentKeyword::of)
                .toList();
    }

    private static List<String> withPrefix(String prefix, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    /** Whether the User-Agent is a program's; it must be in lower case. */
    boolean isBot(String agent) {
        if (serverSdks.stream().anyMatch(agent::startsWith)) {
            return false;
        }
        var text = AndroidModel.removeFrom(agent);
        for (var name : notBots) {
            text = text.replace(name, " ");
        }
        var phone = isAny(text, PHONES);
        if ((!isApp(text, phone) && ADDRESS.matcher(text).find())
                || text.contains("khtml, like gecko; ")
                || namesNoSystem(text)) {
            return true;
        }
        var program = !phone && !isBrowser(text) && !isAny(text, PLAYERS);
        for (var keyword : keywords) {
            var counts =
                    switch (keyword.senders()) {
                        case ALL -> true;
                        case NON_PHONES -> !phone;
                        case NON_BROWSERS -> program;
                    };
            if (counts && keyword.isIn(text)) {
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

    /** Whether an app sent it, such as a podcast player: apps have addresses in their User-Agents as bots do. */
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
