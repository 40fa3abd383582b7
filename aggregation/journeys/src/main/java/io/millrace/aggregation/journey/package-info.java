/** Per-person insights: stores each person's history, and computes how an event changes the person's contribution to rows. */
package io.millrace.aggregation.journey;
