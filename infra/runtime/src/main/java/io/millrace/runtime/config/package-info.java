/** Settings: defined once as keys, read from the environment or one file, checked all at once. */
package io.millrace.runtime.config;
