/** Rows of groups that a request names one by one: POST /v1/insights/{name}/points. */
package io.millrace.aggregation.points;
