package io.millrace.sink;

import io.millrace.runtime.access.AccessGate;
import io.millrace.runtime.catalogue.CatalogueClients;
import io.millrace.runtime.service.ServiceContext;
import io.millrace.runtime.streams.TopicCreator;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.sink.api.BlockingPool;
import io.millrace.sink.api.DestinationAccessRules;
import io.millrace.sink.api.DestinationActions;
import io.millrace.sink.api.DestinationDocument;
import io.millrace.sink.api.DestinationRoutes;
import io.millrace.sink.api.FailedRows;
import io.millrace.sink.api.FleetDeliveries;
import io.millrace.sink.api.LocalDeliveries;
import io.millrace.sink.api.PeerDeliveries;
import io.millrace.sink.api.PeerDeliveriesRoute;
import io.millrace.sink.delivery.Deliveries;
import io.millrace.sink.delivery.DeliveryFactory;
import io.millrace.sink.delivery.DeliveryMetrics;
import io.millrace.sink.delivery.DeliverySettings;
import io.millrace.sink.destination.ActiveDestinations;
import io.millrace.sink.destination.DestinationApplier;
import io.millrace.sink.destination.DestinationFollower;
import io.millrace.sink.destination.DestinationParser;
import io.millrace.sink.destination.DestinationsTopic;
import io.millrace.sink.destination.NotWrittenException;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The destinations of the stage: what follows them, delivers to them and serves their API. */
final class DestinationService {
    /** What the application id is followed by in the name of a destination's consumer group, before the destination's. */
    static final String GROUPS = "-to-";

    private static final Logger LOG = LoggerFactory.getLogger(DestinationService.class);

    private final ServiceContext ctx;
    private final SinkConfig config;
    private final CatalogueClients clients;
    private final SchemaIds ids;
    private final DestinationParser parser;
    private final ActiveDestinations active = new ActiveDestinations();
    private final DestinationsTopic topic;
    private final DestinationApplier applier;
    private final Deliveries deliveries;

    DestinationService(ServiceContext ctx, SinkConfig config, SchemaIds ids) {
        this.ctx = ctx;
        this.config = config;
        this.ids = ids;
        var application = config.streams().applicationId();
        this.clients = CatalogueClients.of(config.kafka(), "millrace-destinations", application + "-destinations");
        this.parser = new DestinationParser(config.destinations());
        this.topic = new DestinationsTopic(clients, ids, parser);
        this.applier = new DestinationApplier(topic, active, ctx.clock());
        this.deliveries = ctx.closeOnStop(new DeliveryFactory(ctx.vertx(), ids, config.kafka(), ctx.clock())
                .create(
                        config.delivery(),
                        DeliverySettings.of(
                                application + GROUPS,
                                config.delivery().memory(),
                                config.delivery().inFlight(),
                                config.limits().definitionWait()),
                        config.destinations(),
                        System::getenv,
                        this::pause));
    }

    /**
     * Mounts the API behind its keys.
     *
     * @param streams knows the instances of the stage
     */
    void mount(Router router, KafkaStreams streams) {
        new DestinationDocument().mount(router);
        new AccessGate(config.access(), new DestinationAccessRules(), ctx.metrics()).mount(router);
        var pool = ctx.closeOnStop(new BlockingPool());
        var local = new LocalDeliveries(deliveries::statuses);
        new PeerDeliveriesRoute(local).mount(router);
        new DestinationRoutes(parser, applier, active, fleet(local, streams), pool).mount(router);
        new DestinationActions(applier, active, deliveries, new FailedRows(clients, ids), pool, ctx.clock())
                .mount(router);
    }

    private FleetDeliveries fleet(LocalDeliveries local, KafkaStreams streams) {
        var peers = ctx.closeOnStop(
                new PeerDeliveries(ctx.peerClients(), config.access().peerSecret()));
        return new FleetDeliveries(
                local,
                HostInfo.buildFromEndpoint(config.http().advertised()),
                () -> streams.metadataForAllStreamsClients().stream()
                        .map(StreamsMetadata::hostInfo)
                        .toList(),
                peers);
    }

    /** Creates missing topics, and begins to follow them and to deliver. The topic of insights must exist. */
    void start(Admin admin) {
        TopicCreator.ensure(
                admin,
                List.of(
                        Topics.INSIGHT_ALERTS,
                        Topics.DESTINATIONS,
                        Topics.DELIVERIES_FAILED,
                        Topics.DELIVERIES_REDRIVE),
                config.replication());
        new DeliveryMetrics(deliveries, ctx.clock()).register(ctx.metrics());
        var follower = ctx.closeOnStop(new DestinationFollower(clients.consumers(), topic, ids, active, ctx::fatal));
        ctx.health().readyWhen("destinations", follower::reasonNotReady);
        ctx.health().liveWhen("deliveries", deliveries::problem);
        ctx.health().note("deliveries", deliveries::note);
        active.listen(deliveries::apply);
        follower.start();
    }

    private void pause(String name, String reason) {
        try {
            applier.pause(name, reason, Optional.empty());
        } catch (NotWrittenException e) {
            // Retried: the receiver is asked again with the next attempt, and answers the same.
            LOG.warn("cannot pause destination {}: {}", name, e.getMessage());
        } catch (InterruptedException e) {
            // The process is ending: as above.
            Thread.currentThread().interrupt();
        }
    }
}
