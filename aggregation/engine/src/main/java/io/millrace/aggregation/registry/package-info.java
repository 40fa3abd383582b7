/** The active insight definitions: reading them from their topic, and publishing changes to it. */
package io.millrace.aggregation.registry;
