/** Watermarks of event time: of one upstream task, and of a merge partition over all upstream tasks. */
package io.millrace.aggregation.watermark;
