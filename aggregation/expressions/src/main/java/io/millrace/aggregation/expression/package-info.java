/** The expression language: CEL, parsed and type-checked by dev.cel, compiled to closures over the slots of an event. */
package io.millrace.aggregation.expression;
