/** Read-only SQL over insights: Calcite parses and validates, row queries read, and compiled closures compute the rest. */
package io.millrace.aggregation.sql;
