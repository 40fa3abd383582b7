/** Write strategy for the MongoDB sink connector by which an older row never replaces a newer one. */
package io.millrace.connect.mongodb;
