/** Conservation, counted from the topics themselves. */
package io.millrace.cli.balance;
