/** Read-only SQL over insights: Calcite parses, checks and plans, the query layer reads, closures do the rest. */
package io.millrace.aggregation.sql;
