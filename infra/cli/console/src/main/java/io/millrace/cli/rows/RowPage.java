package io.millrace.cli.rows;

import java.util.Optional;

/**
 * One page of rows as the query API responds with it.
 *
 * @param body in the requested format
 * @param cursor of the next page, if there is one
 */
public record RowPage(String body, Optional<String> cursor) {}
