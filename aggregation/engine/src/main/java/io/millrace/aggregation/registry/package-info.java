/** The active insight definitions, as the definitions topic has them. */
package io.millrace.aggregation.registry;
