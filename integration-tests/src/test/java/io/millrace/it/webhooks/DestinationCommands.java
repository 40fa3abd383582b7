package io.millrace.it.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.WebhookReceivers;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The commands {@code millrace destinations …} on a stack, with a secret that it may use. */
final class DestinationCommands {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REFUSED = 7;

    private final Stack stack;
    private final Path file;
    private final Path secret;
    private final WebhookReceivers receivers;

    DestinationCommands(Stack stack, Path directory, WebhookReceivers receivers, String secret) throws IOException {
        this.stack = stack;
        this.file = directory.resolve("hooks.yaml");
        this.receivers = receivers;
        // Where the local stack allows secrets.
        this.secret = Files.createDirectories(directory.resolve("data/secrets")).resolve("hook");
        Files.writeString(this.secret, secret + "\n");
    }

    CommandLine.Result run(String command, String... arguments) throws Exception {
        var isNested = command.equals("failed");
        var commands = isNested ? List.of("destinations", command, arguments[0]) : List.of("destinations", command);
        return stack.millrace(commands, isNested ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments);
    }

    /** A destination that delivers to the receiver's path of its name. */
    String definition(String name, String insight, String emit, String where) {
        return """
                destinations:
                  - name: %s
                    from: { insight: %s, emit: %s }
                    where: %s
                    webhook: { url: "%s", secret: "%s" }
                """.formatted(name, insight, emit, where, receivers.url("/" + name), secret());
    }

    /** Reference of the secret. */
    String secret() {
        return "file:" + secret.toAbsolutePath();
    }

    CommandLine.Result apply(String name, String insight, String emit, String where) throws Exception {
        return apply(definition(name, insight, emit, where));
    }

    CommandLine.Result apply(String yaml) throws Exception {
        Files.writeString(file, yaml);
        return run("apply", file.toString());
    }

    /** What is printed about a file that may not be applied. */
    String refused(String yaml) throws Exception {
        var result = apply(yaml);
        assertThat(result.exitCode()).as(result.output()).isEqualTo(REFUSED);
        return result.output();
    }

    JsonNode show(String name) throws Exception {
        return JSON.readTree(run("show", name, "--json").succeeded().output());
    }

    Map<String, Long> counts(String name) throws Exception {
        var counts = new HashMap<String, Long>();
        show(name)
                .at("/deliveries/counts")
                .properties()
                .forEach(count -> counts.put(count.getKey(), count.getValue().asLong()));
        return counts;
    }
}
