package io.millrace.cli.failed;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The write key of each tenant: an event goes by its own tenant's, or not at all. */
final class TenantWriteKeys {
    private final Map<String, String> byTenant;

    private TenantWriteKeys(Map<String, String> byTenant) {
        this.byTenant = Map.copyOf(byTenant);
    }

    /**
     * The keys that are known.
     *
     * @param settings of ingest: {@code key:tenant} entries, separated by commas
     * @param given a key from the command line, or null
     * @param tenant whose key that is, or null where the settings know
     * @throws CliException if nobody says whose key that is, or the settings say that it is another's
     */
    static TenantWriteKeys of(String settings, String given, String tenant) {
        var byTenant = new HashMap<String, String>();
        var tenants = new HashMap<String, String>();
        for (var entry : settings.split(",", -1)) {
            int colon = entry.lastIndexOf(':');
            if (colon > 0) {
                byTenant.putIfAbsent(
                        entry.substring(colon + 1).strip(),
                        entry.substring(0, colon).strip());
                tenants.put(
                        entry.substring(0, colon).strip(),
                        entry.substring(colon + 1).strip());
            }
        }
        if (given == null) {
            return new TenantWriteKeys(byTenant);
        }
        var its = tenants.getOrDefault(given, tenant);
        if (its == null) {
            throw new CliException(CliExitCode.USAGE, "--write-key: say whose key it is with --tenant");
        }
        if (tenant != null && !its.equals(tenant)) {
            throw new CliException(
                    CliExitCode.USAGE, "--write-key is a key of tenant " + its + ", and --tenant says " + tenant);
        }
        return new TenantWriteKeys(Map.of(its, given));
    }

    /** The tenant's key, if it is known. */
    Optional<String> of(String tenant) {
        return Optional.ofNullable(tenant).map(byTenant::get);
    }
}
