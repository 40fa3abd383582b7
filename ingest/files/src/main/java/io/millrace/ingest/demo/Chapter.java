package io.millrace.ingest.demo;

/** Chapters of the demo's story. Each begins at its second of an episode and lasts until the next one begins. */
enum Chapter {
    ORDINARY(0, "pulse_revenue"),
    CAMPAIGN(12, "pulse_campaigns"),
    COUNTRY(30, "pulse_revenue"),
    SALE(44, "pulse_sale"),
    BOTS(58, "pulse_bots"),
    LATE(68, "pulse_revenue"),
    BROKEN(78, "pulse_checkout"),
    REPAIRED(108, "pulse_checkout");

    static final int EPISODE_SECONDS = 120;

    private final int second;
    private final String insight;

    Chapter(int second, String insight) {
        this.second = second;
        this.insight = insight;
    }

    /** The chapter at a time of an episode, in seconds from its beginning. */
    static Chapter at(double second) {
        var current = ORDINARY;
        for (var chapter : values()) {
            if (chapter.second <= second) {
                current = chapter;
            }
        }
        return current;
    }

    /** Seconds from the beginning of an episode. */
    int second() {
        return second;
    }

    /** Name of the shipped insight that shows the chapter. */
    String insight() {
        return insight;
    }

    /** Whether this chapter is the first one or later, and before the other. */
    boolean isBetween(Chapter first, Chapter end) {
        return compareTo(first) >= 0 && compareTo(end) < 0;
    }
}
