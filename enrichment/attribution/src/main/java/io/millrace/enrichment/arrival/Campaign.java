package io.millrace.enrichment.arrival;

/**
 * Campaign that an event names, by the client, in the page's URL or by a click id. Each part may be null.
 *
 * @param source who sent the visitor
 * @param medium by which kind of link
 * @param name name of the campaign
 * @param term search term
 * @param content which of several links
 */
public record Campaign(String source, String medium, String name, String term, String content) {
    static final Campaign NONE = new Campaign(null, null, null, null, null);

    /** Whether it says where somebody came from: a term or a content alone does not. */
    public boolean isNamed() {
        return source != null || medium != null || name != null;
    }
}
