package io.millrace.enrichment.agent;

/**
 * A piece of text that tells something about an agent.
 *
 * @param text what is looked for, in lower case
 * @param place where it must stand in the agent
 * @param endsWord whether no letter may follow it
 * @param said by what senders it says something
 */
record UserAgentKeyword(String text, Place place, boolean endsWord, Said said) {
    /**
     * A piece as the tables write it: {@code <} before it is the start of a word, {@code >} behind it the end of one, {@code
     * ^} the start of the agent; {@code ~} and {@code *} are those of {@link Said}.
     */
    static UserAgentKeyword of(String line) {
        var said = line.startsWith("~") ? Said.OFF_PHONES : line.startsWith("*") ? Said.BY_PROGRAMS : Said.BY_ALL;
        var text = said == Said.BY_ALL ? line : line.substring(1);
        var place = text.startsWith("^") ? Place.START : text.startsWith("<") ? Place.WORD : Place.ANYWHERE;
        text = place == Place.ANYWHERE ? text : text.substring(1);
        var endsWord = text.endsWith(">");
        return new UserAgentKeyword(endsWord ? text.substring(0, text.length() - 1) : text, place, endsWord, said);
    }

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

    /** Where a word stands. */
    enum Place {
        START,
        WORD,
        ANYWHERE
    }

    /** Whose agents a word counts in: all, all but those of phones ({@code ~}), those that name no browser ({@code *}). */
    enum Said {
        BY_ALL,
        OFF_PHONES,
        BY_PROGRAMS
    }
}
