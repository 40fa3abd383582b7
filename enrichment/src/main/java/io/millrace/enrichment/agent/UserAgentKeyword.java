package io.millrace.enrichment.agent;

/**
 * A text to look for in User-Agent headers.
 *
 * @param text the text, in lower case
 * @param place where in the header the text must stand
 * @param endsWord whether no letter may follow the text
 * @param senders headers in which the keyword counts
 */
record UserAgentKeyword(String text, Place place, boolean endsWord, Senders senders) {
    /**
     * Parses a keyword of the bundled tables: {@code <} in front is the start of a word, {@code >} at the end the end of one,
     * {@code ^} in front the start of the header; for {@code ~} and {@code *} see {@link Senders}.
     */
    static UserAgentKeyword of(String line) {
        var said =
                line.startsWith("~") ? Senders.NON_PHONES : line.startsWith("*") ? Senders.NON_BROWSERS : Senders.ALL;
        var text = said == Senders.ALL ? line : line.substring(1);
        var place = text.startsWith("^") ? Place.START : text.startsWith("<") ? Place.WORD : Place.ANYWHERE;
        text = place == Place.ANYWHERE ? text : text.substring(1);
        var endsWord = text.endsWith(">");
        return new UserAgentKeyword(endsWord ? text.substring(0, text.length() - 1) : text, place, endsWord, said);
    }

    /** Whether the header, in lower case, contains the keyword at its place. */
    boolean isIn(String agent) {
        if (place == Place.START) {
            return agent.startsWith(text) && endsAt(agent, text.length());
        }
        for (int at = agent.indexOf(text); at >= 0; at = agent.indexOf(text, at + 1)) {
            var begins = place == Place.ANYWHERE || at == 0 || !isLetterOrDigit(agent.charAt(at - 1));
            if (begins && endsAt(agent, at + text.length())) {
                return true;
            }
        }
        return false;
    }

    private boolean endsAt(String agent, int end) {
        return !endsWord || end == agent.length() || !isLetter(agent.charAt(end));
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isLetterOrDigit(char c) {
        return isLetter(c) || (c >= '0' && c <= '9');
    }

    /** Where in a header a keyword must stand. */
    enum Place {
        START,
        WORD,
        ANYWHERE
    }

    /** Headers in which a keyword counts: all, those not of phones ({@code ~}), those that name no browser ({@code *}). */
    enum Senders {
        ALL,
        NON_PHONES,
        NON_BROWSERS
    }
}
