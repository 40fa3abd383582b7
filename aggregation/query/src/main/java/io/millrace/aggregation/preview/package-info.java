/** Dry run of a definition over recent events, before it is applied. */
package io.millrace.aggregation.preview;
