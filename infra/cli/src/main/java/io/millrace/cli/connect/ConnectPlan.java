package io.millrace.cli.connect;

/**
 * What carries an insight into a database.
 *
 * @param ddl statements that prepare the database; may be empty
 * @param connector configuration of the connector; without settings if there is none
 */
record ConnectPlan(ConnectTarget target, DatabaseAddress address, String ddl, ConnectorConfig connector) {}
