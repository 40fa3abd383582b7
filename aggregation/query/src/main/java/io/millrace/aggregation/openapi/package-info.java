/** The query API's description for programs. */
package io.millrace.aggregation.openapi;
