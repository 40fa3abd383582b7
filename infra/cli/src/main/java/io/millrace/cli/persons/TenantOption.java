package io.millrace.cli.persons;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Option that names the tenant of a person. */
final class TenantOption {
    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            description = "Tenant of the person (default: that of the API key, else default).")
    private String tenant;

    Optional<String> tenant() {
        return Optional.ofNullable(tenant);
    }
}
