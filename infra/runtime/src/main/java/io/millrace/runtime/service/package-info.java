/** One process: its start, health, stop and exit code. */
package io.millrace.runtime.service;
