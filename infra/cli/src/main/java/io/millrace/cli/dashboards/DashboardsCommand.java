package io.millrace.cli.dashboards;

import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.PrintableText;
import io.millrace.cli.insights.DefinitionUpload;
import io.millrace.cli.insights.QueryClient;
import io.millrace.cli.stack.StackOption;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "dashboards",
        mixinStandardHelpOptions = true,
        description = "Applies, lists and deletes dashboards of the console.")
public final class DashboardsCommand {
    private static final String PATH = "/v1/dashboards";

    @Command(mixinStandardHelpOptions = true, description = "Applies dashboards. Exit code 7 if a file is invalid.")
    int apply(
            @Mixin StackOption stack,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files (*.yaml), or directories of them.")
                    List<Path> files)
            throws InterruptedException {
        return DefinitionUpload.post(
                new QueryClient(stack.stack()), files, PATH + "?", false, StackOption.terminal(), new ArrayList<>());
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the dashboards.")
    int list(@Mixin StackOption stack) throws InterruptedException {
        for (var one : new QueryClient(stack.stack()).get(PATH).path("dashboards")) {
            StackOption.terminal()
                    .print(one.path("name").asText() + "  "
                            + PrintableText.of(one.path("title").asText()));
        }
        return CliExitCode.OK;
    }

    @Command(mixinStandardHelpOptions = true, description = "Deletes a dashboard; its insights stay.")
    int delete(@Mixin StackOption stack, @Parameters(paramLabel = "NAME") String name) throws InterruptedException {
        new QueryClient(stack.stack()).deleteJson(PATH + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8));
        return CliExitCode.OK;
    }
}
