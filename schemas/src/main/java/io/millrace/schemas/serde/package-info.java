/** Serdes in Confluent's wire format, schema ids, and the varint codec. */
package io.millrace.schemas.serde;
