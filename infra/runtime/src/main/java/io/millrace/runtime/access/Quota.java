package io.millrace.runtime.access;

/**
 * Quota of one key on one instance.
 *
 * @param requestsPerSecond requests per second, with a burst of twice as many; 0 for no limit
 * @param concurrent concurrent requests; 0 for no limit
 * @param streams open streams; 0 for no limit
 */
record Quota(int requestsPerSecond, int concurrent, int streams) {
    static final Quota NONE = new Quota(0, 0, 0);
}
