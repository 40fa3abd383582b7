/** The command {@code millrace run}: demo traffic with a live table, or one file from end to end. */
package io.millrace.cli.live;
