/** Traces from HTTP to the webhook, as a trace server shows them. */
package io.millrace.it.traces;
