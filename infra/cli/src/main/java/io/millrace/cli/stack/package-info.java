/** The local stack as real processes: what they are, how they start, are watched, and stop. */
package io.millrace.cli.stack;
