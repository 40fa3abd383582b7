/** Command for assistants. */
package io.millrace.cli.ask;
