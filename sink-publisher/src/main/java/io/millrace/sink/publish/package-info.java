/** The stream's steps: keep definitions, publish rows, let rows wait whose topic is not ready. */
package io.millrace.sink.publish;
