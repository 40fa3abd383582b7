/** Processes of the local stack as the operating system sees them: command lines, archives of classes, pid files, ports, logs. */
package io.millrace.cli.process;
