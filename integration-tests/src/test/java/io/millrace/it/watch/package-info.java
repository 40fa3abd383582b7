/** What operators watch the pipeline by: rules, dashboards, and the pages that alerts lead to. */
package io.millrace.it.watch;
