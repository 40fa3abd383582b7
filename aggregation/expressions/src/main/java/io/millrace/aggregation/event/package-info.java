/** Reads of an enriched event's bytes only what some active definition names. */
package io.millrace.aggregation.event;
