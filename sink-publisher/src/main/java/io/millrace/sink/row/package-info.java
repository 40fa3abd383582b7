/** What a published row is: its Avro schema, derived from the insight's definition, its key and its record. */
package io.millrace.sink.row;
