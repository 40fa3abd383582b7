/** What the terminal shows: tables, progress lines, a screen that refreshes in place. */
package io.millrace.cli.console;
