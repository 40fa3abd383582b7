package io.millrace.enrichment.attribution;

import java.util.Comparator;

/**
 * What brought somebody: a campaign, a click id, a referring site, or nothing that is known. Each part may be null, and has at most
 * {@link #MAX_CHARS} characters.
 *
 * @param source name or host
 * @param medium kind; {@code direct} if there was no referrer
 * @param name name of the campaign
 * @param term term of the campaign
 * @param content content of the campaign
 * @param referrer host of the referring site
 */
public record TrafficSource(String source, String medium, String name, String term, String content, String referrer)
        implements Comparable<TrafficSource> {
    /** Most characters of a part; of longer ones the beginning is kept. */
    public static final int MAX_CHARS = 128;

    /** Nothing that is known: the visitor typed the address, or returned to an open page. */
    public static final TrafficSource DIRECT = new TrafficSource(null, "direct", null, null, null, null);

    private static final Comparator<String> TEXT = Comparator.nullsFirst(Comparator.naturalOrder());
    private static final Comparator<TrafficSource> ORDER = Comparator.comparing(TrafficSource::source, TEXT)
            .thenComparing(TrafficSource::medium, TEXT)
            .thenComparing(TrafficSource::name, TEXT)
            .thenComparing(TrafficSource::term, TEXT)
            .thenComparing(TrafficSource::content, TEXT)
            .thenComparing(TrafficSource::referrer, TEXT);

    public TrafficSource {
        source = cut(source);
        medium = cut(medium);
        name = cut(name);
        term = cut(term);
        content = cut(content);
        referrer = cut(referrer);
    }

    /** Any order that is the same everywhere. */
    @Override
    public int compareTo(TrafficSource other) {
        return ORDER.compare(this, other);
    }

    private static String cut(String text) {
        if (text == null || text.length() <= MAX_CHARS) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS);
    }
}
