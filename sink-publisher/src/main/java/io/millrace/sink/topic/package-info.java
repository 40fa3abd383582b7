/** Where an insight's rows go: which topic, made and registered before the first row. */
package io.millrace.sink.topic;
