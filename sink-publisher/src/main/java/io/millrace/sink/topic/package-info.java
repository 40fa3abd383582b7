/** Topics of insights: their names, creation and schema registration, and the lookup of a row's topic. */
package io.millrace.sink.topic;
