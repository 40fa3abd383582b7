/** HTTP requests and JSON responses of every API: refusals, the error form, permits, and the tenant a request is bound to. */
package io.millrace.runtime.http;
