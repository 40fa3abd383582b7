package io.millrace.aggregation.journey;

import java.util.List;

/**
 * Row of an insight and tenant, by its window and group.
 *
 * @param start start of the window, inclusive, ms since the epoch
 * @param end end of the window, exclusive, ms since the epoch
 * @param group values of the dimensions in the definition's order; an element may be null
 */
record WindowGroup(long start, long end, List<String> group) {}
