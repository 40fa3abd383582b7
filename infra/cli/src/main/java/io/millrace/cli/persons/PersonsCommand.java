package io.millrace.cli.persons;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.PrintableText;
import io.millrace.cli.insights.QueryClient;
import io.millrace.cli.stack.Component;
import io.millrace.cli.stack.StackOption;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "persons",
        mixinStandardHelpOptions = true,
        description = "Shows, merges, splits and erases persons. An ID is that of a person, of a user or of a device.",
        synopsisSubcommandLabel = "COMMAND")
public final class PersonsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** What to take out of a person. */
    static final class Member {
        @Option(names = "--device", paramLabel = "D", required = true, description = "Device (anonymousId).")
        private String device;

        @Option(names = "--user", paramLabel = "U", required = true, description = "User (userId).")
        private String user;

        private String json() {
            return device != null ? PersonPaths.body("device", device) : PersonPaths.body("user", user);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: show, merge, split or erase");
    }

    private static QueryClient api(StackOption stackOption) {
        var stack = stackOption.stack();
        stack.requireRunning(Component.ENRICHMENT);
        return QueryClient.of(stack, Component.ENRICHMENT, "enrichment");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Shows a person: devices, users, traits, and what was merged into it.",
            footer = {"", "Example:", "  millrace persons show jane@example.com --json"})
    int show(
            @Mixin StackOption stackOption,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "ID", description = "Id of the person, or of a user or device of it.") String id,
            @Option(names = "--json", description = "Print the response of GET /v1/persons/ID.") boolean json)
            throws InterruptedException {
        var person = api(stackOption).get(PersonPaths.person(id, "", tenant));
        if (json) {
            StackOption.terminal().print(person.toString());
        } else {
            StackOption.terminal().print(PersonText.of(person));
        }
        return CliExitCode.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Merges two persons; the one that was seen first keeps its id. Rows are corrected.",
            footer = {
                "",
                "The command waits until the merge is applied. Exit code 6: it is written and will be, but was not yet."
            })
    int merge(
            @Mixin StackOption stackOption,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "A", description = "One person.") String one,
            @Parameters(paramLabel = "B", description = "The other.") String other,
            @Option(names = "--json", description = "Print the response as JSON.") boolean json)
            throws InterruptedException {
        var response =
                api(stackOption).postJson(PersonPaths.person(one, "/merge", tenant), PersonPaths.body("with", other));
        return changed(response, json, "merged into");
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Takes a device or a user out of a person: from now on it is a person of its own. What was"
                    + " counted stays.",
            footer = {
                "",
                "The command waits until the split is applied. Exit code 6: it is written and will be, but was not yet."
            })
    int split(
            @Mixin StackOption stackOption,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "ID", description = "Id of the person, or of a user or device of it.") String id,
            @ArgGroup(multiplicity = "1") Member member,
            @Option(names = "--json", description = "Print the response as JSON.") boolean json)
            throws InterruptedException {
        var response = api(stackOption).postJson(PersonPaths.person(id, "/split", tenant), member.json());
        return changed(response, json, "split from");
    }

    private static int changed(JsonNode response, boolean json, String what) {
        var terminal = StackOption.terminal();
        boolean applied = response.path("applied").asBoolean();
        if (json) {
            terminal.print(response.toString());
        } else if (applied) {
            terminal.print(what + " " + response.path("person").path("person").asText());
        }
        if (!applied) {
            terminal.progress("the change is written, and not applied yet: see `millrace persons show`");
        }
        return applied ? CliExitCode.OK : CliExitCode.TIMEOUT;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Erases a person and prints a receipt as JSON: what is removed, what expires by itself and by"
                    + " when, and what cannot be removed. This cannot be undone.",
            footer = {
                "",
                "The command waits until the person is gone. Exit code 6: the request is written and will be applied,"
                        + " but was not yet; the receipt says \"applied\":false."
            })
    int erase(
            @Mixin StackOption stackOption,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "ID", description = "Id of the person, or of a user or device of it.") String id,
            @Option(names = "--yes", description = "Confirms the erasure; without it nothing is erased.") boolean yes)
            throws InterruptedException {
        var api = api(stackOption);
        if (!yes) {
            throw new CliException(
                    CliExitCode.USAGE,
                    "not erased: erasing the person of '" + PrintableText.of(id)
                            + "' cannot be undone; confirm with --yes");
        }
        var receipt = api.deleteJson(PersonPaths.person(id, "", tenant));
        StackOption.terminal().print(receipt.toPrettyString());
        return receipt.path("applied").asBoolean() ? CliExitCode.OK : CliExitCode.TIMEOUT;
    }
}
