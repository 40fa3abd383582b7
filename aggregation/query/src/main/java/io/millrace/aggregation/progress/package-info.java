/** How far the engine is behind its input: the backlog in records, and what that means for the age of an answer. */
package io.millrace.aggregation.progress;
