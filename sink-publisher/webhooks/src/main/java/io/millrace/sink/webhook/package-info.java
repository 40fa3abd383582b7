/** One webhook on the wire: its body, id, signature and secrets, and the HTTP request that sends it. */
package io.millrace.sink.webhook;
