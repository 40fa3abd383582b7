package io.millrace.cli.failed;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Write keys by tenant: an event is sent with a key of its own tenant or not at all. */
final class TenantWriteKeys {
    private final Map<String, String> byTenant;

    private TenantWriteKeys(Map<String, String> byTenant) {
        this.byTenant = Map.copyOf(byTenant);
    }

    /**
     * Parses the keys of settings and command line.
     *
     * @param settings value of {@code ingest.write.keys}: {@code key:tenant} entries, separated by commas
     * @param given key from the command line, or null
     * @param tenant tenant of the given key, or null if the settings name it
     * @throws CliException if the tenant of the given key is unknown, or the settings name another tenant
     */
    static TenantWriteKeys parse(String settings, String given, String tenant) {
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
            throw new CliException(
                    CliExitCode.USAGE, "--write-key needs --tenant: no setting says which tenant the key belongs to");
        }
        if (tenant != null && !its.equals(tenant)) {
            throw new CliException(
                    CliExitCode.USAGE, "--write-key belongs to tenant " + its + ", but --tenant is " + tenant);
        }
        return new TenantWriteKeys(Map.of(its, given));
    }

    /** A key of the tenant, if one is known. */
    Optional<String> find(String tenant) {
        return Optional.ofNullable(tenant).map(byTenant::get);
    }
}
