/** Reading of enriched events: the fields that expressions can name, and a decoder for those that active definitions use. */
package io.millrace.aggregation.event;
