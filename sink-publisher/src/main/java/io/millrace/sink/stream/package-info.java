/** Published rows as server-sent events. */
package io.millrace.sink.stream;
