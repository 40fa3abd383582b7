/** Format of published rows: the Avro schema derived from the insight's definition, the record and its key. */
package io.millrace.sink.row;
