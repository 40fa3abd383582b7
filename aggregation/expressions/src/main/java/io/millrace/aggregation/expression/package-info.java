/** CEL, parsed and type-checked by its library, then compiled to our own closures over the event's slots. */
package io.millrace.aggregation.expression;
