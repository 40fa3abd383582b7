/** The routes that the console's pages ask for beside rows, wired together. */
package io.millrace.aggregation.pages;
