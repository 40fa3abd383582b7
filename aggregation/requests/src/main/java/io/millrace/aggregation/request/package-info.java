/** Parameters and bodies of requests, the time and memory a request may use, and the threads that work for it. */
package io.millrace.aggregation.request;
