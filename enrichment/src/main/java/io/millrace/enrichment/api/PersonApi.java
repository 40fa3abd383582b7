package io.millrace.enrichment.api;

import io.millrace.runtime.access.AccessConfig;
import io.millrace.runtime.access.AccessGate;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.Topics;
import io.vertx.ext.web.Router;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;

/** The API of persons: access control and all routes. */
public final class PersonApi {
    private final ServiceContext context;
    private final KafkaConfig kafka;
    private final HttpConfig http;
    private final PersonApiConfig config;

    public PersonApi(ServiceContext context, KafkaConfig kafka, HttpConfig http, PersonApiConfig config) {
        this.context = context;
        this.kafka = kafka;
        this.http = http;
        this.config = config;
    }

    /** Mounts all routes. Call it before the server listens. */
    public void mount(Router router, KafkaStreams streams) {
        new PersonOpenApiRoute().mount(router);
        if (config.access().isEmpty()) {
            router.route("/v1/persons/*").failureHandler(JsonResponses::handleFailure);
            router.route("/v1/persons/*").handler(request -> {
                throw new RequestException(
                        403,
                        "no_keys",
                        "this port can be reached from other machines, and there are no keys: set enrichment.keys"
                                + " (MILLRACE_ENRICHMENT_KEYS)");
            });
            return;
        }
        mount(router, streams, config.access().get());
    }

    private void mount(Router router, KafkaStreams streams, AccessConfig access) {
        new AccessGate(access, new PersonAccessRules(), context.metrics()).mount(router);
        var vertx = context.vertx();
        var local = new LocalPersons(
                vertx,
                streams,
                AvroSerde.of(Topics.PROFILES, context.schemaIds(kafka)).deserializer());
        new PeerPersonRoute(local).mount(router);
        var peers = context.closeOnStop(new PersonPeers(context.peerClients(), access.peerSecret()));
        var owners = new PersonOwners(streams, HostInfo.buildFromEndpoint(http.advertised()));
        var persons = new PersonLookup(new FleetPersons(local, owners, peers));
        var commands = context.closeOnStop(PersonCommandWriter.of(vertx, kafka, context.schemaIds(kafka)));
        var admin = context.closeOnStop(Admin.create(kafka.clientProperties()));
        var retention = new TopicRetention(
                admin,
                List.of(
                        Topics.EVENTS_RAW,
                        Topics.EVENTS_ENRICHED,
                        Topics.EVENTS_FAILED,
                        Topics.PERSON_CHANGES,
                        Topics.PERSON_UPDATES));
        var changes =
                new PersonChanges(persons, commands, retention::from, vertx, context.clock(), config.longestWait());
        new PersonRoutes(persons, changes).mount(router);
    }
}
