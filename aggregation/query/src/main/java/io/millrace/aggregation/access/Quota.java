package io.millrace.aggregation.access;

/**
 * How much one key may ask of one instance.
 *
 * @param requestsPerSecond requests a second, with a burst of twice as many; 0 for no bound
 * @param concurrent requests that may be under way at once; 0 for no bound
 * @param streams streams that may be open at once; 0 for no bound
 */
record Quota(int requestsPerSecond, int concurrent, int streams) {
    static final Quota NONE = new Quota(0, 0, 0);
}
