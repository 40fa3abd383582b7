package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.runtime.streams.TopicCreator;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.SchemaRefusedException;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;

/** Setup before the services start: the topics of the catalogue, their schemas and the compatibility rule. */
final class CatalogueSetup {
    private static final String COMPATIBILITY = "{\"compatibility\":\"FULL_TRANSITIVE\"}";
    private static final short ONE_BROKER = 1;

    /** Topics with the keys of topics of events, which the stages make with as many partitions as those have. */
    private static final Set<String> MADE_BY_STAGES = Set.of(
            Topics.PERSON_MERGES.name(),
            Topics.PERSON_MOVES.name(),
            Topics.PERSON_CHANGES.name(),
            Topics.PERSON_UPDATES.name());

    private CatalogueSetup() {}

    /**
     * Creates what is missing of the catalogue.
     *
     * @param half whether new topics get half the partitions of the catalogue: each costs tasks, stores and requests at the start
     */
    static void createTopics(Admin admin, boolean half) {
        TopicCreator.ensure(
                admin,
                Topics.ALL.stream()
                        .filter(topic -> !MADE_BY_STAGES.contains(topic.name()))
                        .<Topic<?, ?>>map(topic -> half ? topic.withPartitions((topic.partitions() + 1) / 2) : topic)
                        .toList(),
                ONE_BROKER);
    }

    /** Sets the compatibility rule, unless the registry is external, and then registers all schemas. */
    static void registerSchemas(Backends backends) throws InterruptedException {
        if (!backends.isExternal(Component.REGISTRY)) {
            setCompatibility(backends.registryUrl());
        }
        try (var registry = backends.registryClient()) {
            var ids = new SchemaIds(registry);
            for (var topic : Topics.ALL) {
                ids.register(topic.valueSubject(), topic.valueFormat().schema());
            }
        } catch (IOException e) {
            // Crash: the start ends.
            throw new CliException(
                    CliExitCode.STACK_FAILED,
                    "lost the connection to the registry at " + backends.registryUrl() + ": " + e.getMessage(),
                    e);
        } catch (SchemaRefusedException e) {
            throw new CliException(CliExitCode.STACK_FAILED, e.getMessage(), e);
        }
    }

    private static void setCompatibility(String registryUrl) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(registryUrl + "/config"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .PUT(BodyPublishers.ofString(COMPATIBILITY))
                .build();
        try {
            var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new CliException(
                        CliExitCode.STACK_FAILED,
                        "the registry rejected the compatibility rule: " + response.statusCode() + " "
                                + response.body());
            }
        } catch (IOException e) {
            // Crash: the start ends.
            throw new CliException(
                    CliExitCode.STACK_FAILED,
                    "lost the connection to the registry at " + registryUrl + ": " + e.getMessage(),
                    e);
        }
    }
}
