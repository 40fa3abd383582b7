/** Process of a service: start, HTTP server, health, stop and exit code. */
package io.millrace.runtime.service;
