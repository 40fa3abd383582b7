/** Settings: keys with types and bounds, read from environment or file and validated all at once. */
package io.millrace.runtime.config;
