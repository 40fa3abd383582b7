/** Table of all insights at a glance, which fits the terminal: newest value, change, trend, and what happened. */
package io.millrace.cli.board;
