/** The local stack: its processes, settings and ports, and how they are started, checked and stopped. */
package io.millrace.cli.stack;
