package io.millrace.cli.insights;

import io.millrace.cli.stack.ChildCommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Creates API keys of the query API.",
        synopsisSubcommandLabel = "COMMAND")
public final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: new");
    }

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = "Prints a new API key and the entry of the setting aggregation.keys that admits it.",
            footer = "The entry holds only a hash of the key. The key itself is printed once and stored nowhere.")
    int make(
            @Parameters(paramLabel = "NAME", description = "Name of the key in logs and metrics.") String name,
            @Option(
                            names = "--tenant",
                            paramLabel = "TENANT",
                            defaultValue = "default",
                            description = "Tenant whose rows the key may read, * for all tenants (default:"
                                    + " ${DEFAULT-VALUE}).")
                    String tenant,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            defaultValue = "read",
                            description = "read, or apply to change definitions as well (default: ${DEFAULT-VALUE}).")
                    String role)
            throws InterruptedException {
        return ChildCommand.of("io.millrace.runtime.access.KeysMain", List.of(name, tenant, role))
                .runToEnd();
    }
}
