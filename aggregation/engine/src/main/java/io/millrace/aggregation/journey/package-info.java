/** Insights of what each person did in order of time: what a person contributes to rows, and what of it an event changes. */
package io.millrace.aggregation.journey;
