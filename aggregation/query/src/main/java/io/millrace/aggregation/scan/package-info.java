/** Reads of rows from the local merge stores: as few stored rows as a query needs, merged into pages and roll-ups. */
package io.millrace.aggregation.scan;
