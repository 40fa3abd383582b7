/** CloudEvents 1.0.2: reading them from JSON and from headers, their rules, and what they are as events. */
package io.millrace.ingest.cloudevents;
