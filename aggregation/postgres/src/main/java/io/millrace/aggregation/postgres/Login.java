package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
import io.millrace.runtime.access.DirectAccess;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Who a session belongs to, and whose rows it reads.
 *
 * @param parameters what the client sent when it connected
 */
record Login(DirectAccess.Client client, String tenant, Map<String, String> parameters) {
    /** Database of the tenant that the key has, or of the tenant default. */
    static final String DATABASE = "millrace";

    private static final String DEFAULT = "default";
    private static final Pattern TENANT = Pattern.compile("[a-z0-9_-]{1,64}");

    /**
     * The login of a client with a known key. The database names the tenant; clients that name none send their user's name.
     *
     * @throws PgException fatal, if the key may not read that tenant
     */
    static Login of(DirectAccess.Client client, Map<String, String> startup) {
        String user = startup.getOrDefault("user", "");
        String database = startup.getOrDefault("database", user);
        boolean isNamed = !database.equals(DATABASE) && !database.equals(user) && !database.isEmpty();
        String tenant = isNamed ? database : client.tenant().orElse(DEFAULT);
        if (!TENANT.matcher(tenant).matches()) {
            throw PgException.fatal(
                    SqlState.UNKNOWN_DATABASE,
                    "database \"" + database + "\" does not exist: use millrace, or the name of a tenant");
        }
        if (!client.tenant().orElse(tenant).equals(tenant)) {
            throw PgException.fatal(SqlState.FORBIDDEN, "this key may not read tenant \"" + tenant + "\"");
        }
        return new Login(client, tenant, startup);
    }
}
