package io.millrace.sink.delivery;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.Key;
import io.millrace.schemas.value.AddressBlock;
import io.millrace.sink.webhook.ForwardProxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Settings of webhooks.
 *
 * @param networks networks that are allowed though they are not public
 * @param proxy through which webhooks leave the network
 * @param inFlight most requests of a destination at once
 * @param memory bytes of all rows that wait on this instance
 * @param console base address of the console for the links in messages
 */
public record DeliveryConfig(
        List<AddressBlock> networks, Optional<ForwardProxy> proxy, int inFlight, long memory, Optional<URI> console) {
    private static final Key<List<String>> NETWORKS = Key.strings(
                    "sink.webhook.networks.allowed",
                    "Networks that webhooks may be sent to though they are not public, such as 10.20.0.0/16,"
                            + " 127.0.0.0/8. Others are refused: who applies a destination must not reach what only"
                            + " this service can, such as a cloud's metadata.")
            .defaultsTo(List.of())
            .such("blocks such as 10.20.0.0/16", texts -> texts.stream().allMatch(parses(AddressBlock::parse)::apply));
    private static final Key<String> PROXY = Key.string(
                    "sink.webhook.proxy",
                    "HTTP proxy through which webhooks leave the network, http://host:port. It then looks up names and"
                            + " has to refuse what is not public.")
            .optional()
            .such("http://host:port", parses(ForwardProxy::parse));
    private static final Key<Integer> IN_FLIGHT = Key.integer(
                    "sink.webhook.in.flight", "Most requests to one destination at once; fewer when it asks for less.")
            .defaultsTo(16)
            .between(1, 256);
    private static final Key<Long> MEMORY = Key.bytes(
                    "sink.webhook.memory",
                    "Memory for rows that wait for their delivery, of all destinations together. What has no room is"
                            + " read again when its turn comes.")
            .defaultsTo(64L << 20)
            .atLeast(1L << 20);
    private static final Key<String> CONSOLE = Key.string(
                    "sink.console.url",
                    "Address of the console for the links in messages to Slack, Teams and Discord, such as"
                            + " https://millrace.example.com; without it they have none.")
            .optional()
            .such("an http or https address", parses(DeliveryConfig::console));

    public static DeliveryConfig read(ConfigReader r) {
        return new DeliveryConfig(
                r.get(NETWORKS).stream().map(AddressBlock::parse).toList(),
                r.find(PROXY).map(ForwardProxy::parse),
                r.get(IN_FLIGHT),
                r.get(MEMORY),
                r.find(CONSOLE).map(DeliveryConfig::console));
    }

    private static URI console(String text) {
        var uri = URI.create(text);
        if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
            throw new IllegalArgumentException("not an address");
        }
        return uri;
    }

    private static Function<String, Boolean> parses(Function<String, ?> parser) {
        return text -> {
            try {
                return parser.apply(text) != null;
            } catch (IllegalArgumentException e) {
                // Rejected: with the rule's own words.
                return false;
            }
        };
    }
}
