/** The mapping language of imports and sources: which field of an event each column or path becomes. */
package io.millrace.ingest.mapping;
