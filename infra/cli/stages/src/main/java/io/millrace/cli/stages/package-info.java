/** Several stages in one process, for the local stack. */
package io.millrace.cli.stages;
