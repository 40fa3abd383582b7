/** Avro values in Confluent's wire format, with schema ids cached for good. */
package io.millrace.schemas.serde;
