package io.millrace.aggregation.dashboard;

/** Thrown if there would be more dashboards than fit into the memory of each instance. */
final class TooManyDashboardsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyDashboardsException(int most) {
        super("at most " + most + " dashboards: delete some first");
    }
}
