package io.millrace.enrichment.agent;

import java.util.regex.Pattern;

/** Finds the model in the User-Agent of an Android device: {@code (Linux; U; Android 9; de-de; CUBOT_X19 Build/…)}. */
final class AndroidModel {
    /** Linear in time: quantifiers are possessive, and each repetition ends at a character that it cannot match. */
    private static final Pattern BEFORE =
            Pattern.compile("android[ /-]?[0-9.]*+; ?(?:(?:u|mobile|tablet|harmonyos|sdk [0-9]{1,3}|arm_?[0-9]{0,2}"
                    + "|[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|[0-9]{3}))?); ?){0,3}+");

    private static final String BUILD = " build";

    private AndroidModel() {}

    /** The model, or an empty string; the header must be in lower case. */
    static String of(String agent) {
        var before = BEFORE.matcher(agent);
        if (!before.find()) {
            return "";
        }
        var start = before.end();
        var end = end(agent, start);
        end = end < 0 ? agent.indexOf('/', start) : end;
        return end < 0 ? "" : agent.substring(start, end).strip();
    }

    /** The header without its model, because models look like bots: "Spider 8" is a phone. */
    static String removeFrom(String agent) {
        var before = BEFORE.matcher(agent);
        if (!before.find()) {
            return agent;
        }
        var start = before.end();
        var end = end(agent, start);
        if (end < 0 || agent.substring(start, end).contains("compatible")) {
            return agent;
        }
        return agent.substring(0, start) + agent.substring(end);
    }

    /** Index at which the model ends, or -1 if there is no model. */
    private static int end(String agent, int start) {
        for (int i = start; i < agent.length(); i++) {
            var c = agent.charAt(i);
            if (c == ';' || c == ')') {
                return i;
            }
            if (c == '/') {
                return agent.startsWith(BUILD, i - BUILD.length()) && i - BUILD.length() >= start
                        ? i - BUILD.length()
                        : -1;
            }
        }
        return -1;
    }
}
