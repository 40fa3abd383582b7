/** What one upstream task tells one merge partition at a commit: its partial aggregates and its watermark. */
package io.millrace.aggregation.partial;
