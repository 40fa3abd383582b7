package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgdialect.Statement;
import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.runtime.access.DirectAccess;
import io.vertx.core.Future;
import java.util.List;

/**
 * Runs the queries of one session on the query pool, one at a time, within the quota of its key. Only {@link #cancel} may be called
 * on any thread.
 */
final class QueryQueue {
    private final QueryPool pool;
    private final DirectAccess.Client client;
    private final QueryRunner runner;
    private final StatementCounter counter;
    private volatile RunningQuery running;

    QueryQueue(QueryPool pool, DirectAccess.Client client, QueryRunner runner, StatementCounter counter) {
        this.pool = pool;
        this.client = client;
        this.runner = runner;
        this.counter = counter;
    }

    /** Columns and parameters of a query. Completes on a thread of the pool. */
    Future<QueryRunner.Described> describe(Statement statement, QueryRunner.Zones zones) {
        Budget budget = pool.budget();
        return pool.submit(budget, within -> runner.describe(statement, zones)).onComplete(done -> budget.end());
    }

    /**
     * Rows of a query, which hold its memory and its place in the quota until it is ended. Completes on a thread of the pool.
     *
     * @throws io.millrace.runtime.http.RequestException if the key has used up its quota
     */
    Future<RunningQuery> run(Statement statement, List<Object> parameters, QueryRunner.Zones zones) {
        RunningQuery query = new RunningQuery(pool.budget(), client.admit());
        running = query;
        return pool.submit(query.budget(), budget -> {
                    query.found(runner.run(statement, parameters, zones, budget));
                    return query;
                })
                .onSuccess(done -> counter.completed())
                .recover(failure -> {
                    query.end();
                    if (query.isCanceled()) {
                        counter.canceled();
                        return Future.failedFuture(
                                PgException.of(SqlState.CANCELED, "canceling statement due to user request"));
                    }
                    counter.failed();
                    return Future.failedFuture(failure);
                });
    }

    /** Cancels the query that runs, if there is one. */
    void cancel() {
        RunningQuery query = running;
        if (query != null) {
            query.cancel();
        }
    }

    /** Frees what is open in the catalogue. */
    void close() {
        Budget budget = pool.budget();
        pool.submit(budget, within -> {
                    runner.close();
                    return null;
                })
                .onComplete(done -> budget.end());
    }
}
