/** Failed events by reason, with samples to correct and send again. */
package io.millrace.aggregation.triage;
