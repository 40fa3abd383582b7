/** The wire format between combining and merging: partial aggregates by window and group, and the watermark. */
package io.millrace.aggregation.partial;
