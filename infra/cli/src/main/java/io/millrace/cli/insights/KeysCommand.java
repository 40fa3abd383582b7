package io.millrace.cli.insights;

import io.millrace.cli.stack.ChildCommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "keys", mixinStandardHelpOptions = true, description = "Makes keys of the query API.")
public final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what to do with the keys");
    }

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = "Prints a new key, and the entry for aggregation.keys that lets it in.",
            footer = "The entry holds the key's hash alone; the key itself is shown this once and stored nowhere.")
    int make(
            @Parameters(paramLabel = "NAME", description = "What logs and metrics call the key.") String name,
            @Option(
                            names = "--tenant",
                            paramLabel = "TENANT",
                            defaultValue = "default",
                            description = "Whose rows it sees, * for every tenant's (default: ${DEFAULT-VALUE}).")
                    String tenant,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            defaultValue = "read",
                            description = "read, or apply to change definitions too (default: ${DEFAULT-VALUE}).")
                    String role)
            throws InterruptedException {
        return ChildCommand.of("io.millrace.runtime.access.KeysMain", List.of(name, tenant, role))
                .runToEnd();
    }
}
