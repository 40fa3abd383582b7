/** The conservation equation and consumer lag, both counted from the topics. */
package io.millrace.cli.balance;
