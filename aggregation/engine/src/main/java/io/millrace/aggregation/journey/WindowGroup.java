package io.millrace.aggregation.journey;

import java.util.List;

/** A row of an insight and tenant: its window, ms since the epoch, and its group, values of which may be null. */
record WindowGroup(long start, long end, List<String> group) {}
