package io.millrace.aggregation.access;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.Key;
import io.millrace.runtime.service.HostNames;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Who may ask and apply.
 *
 * @param keys the keys; none lets everybody in who reaches the port
 * @param peerSecret what other instances show; empty where there are none
 * @param quota what each key may ask unless it says otherwise
 * @param hosts names under which it may be reached by those who show no key
 */
public record AccessConfig(ApiKeys keys, Optional<String> peerSecret, Quota quota, HostNames hosts) {
    private static final int SHORTEST_SECRET = 16;
    private static final Key<List<String>> KEYS = Key.strings(
                    "aggregation.keys",
                    "API keys, each name:tenant:role:sha256[:requests/s[:concurrent]]; `millrace keys new` prints one."
                            + " With none, everybody who reaches the port may query and apply")
            .secret()
            .defaultsTo(List.of());
    private static final Key<Boolean> OPEN = Key.bool(
                    "aggregation.keys.none.allowed",
                    "lets it listen beyond loopback without keys, for networks where whoever reaches it may do all")
            .defaultsTo(false);
    private static final Key<String> PEER_SECRET = Key.string(
                    "aggregation.query.peer.secret",
                    "what instances of this stage show one another; set it where others can reach the port")
            .secret()
            .optional()
            .such("at least " + SHORTEST_SECRET + " characters", text -> text.length() >= SHORTEST_SECRET);
    private static final Key<Integer> REQUESTS = Key.integer(
                    "aggregation.quota.requests",
                    "requests a second of one key, in bursts of twice as many; 0 for no bound")
            .defaultsTo(200)
            .between(0, 999_999);
    private static final Key<Integer> CONCURRENT = Key.integer(
                    "aggregation.quota.concurrent", "requests of one key that may be under way at once; 0 for no bound")
            .defaultsTo(32)
            .between(0, 999_999);
    private static final Key<Integer> STREAMS = Key.integer(
                    "aggregation.quota.streams", "streams of one key that may be open at once; 0 for no bound")
            .defaultsTo(100)
            .between(0, 999_999);

    /** Reads every key; errors are the reader's to report. */
    public static AccessConfig read(ConfigReader config, HttpConfig http) {
        ApiKeys keys = ApiKeys.parse(List.of());
        try {
            keys = ApiKeys.parse(config.get(KEYS));
        } catch (IllegalArgumentException e) { // rejected at the edge
            config.fail(KEYS, e.getMessage());
        }
        if (config.get(KEYS).isEmpty() && !config.get(OPEN) && !isLoopback(http.host())) {
            config.fail(
                    KEYS,
                    "must name a key, because " + http.host() + " is reached from beyond this machine;" + " or set "
                            + OPEN.name() + "=true (" + OPEN.env() + ") to let everybody in");
        }
        Quota quota = new Quota(config.get(REQUESTS), config.get(CONCURRENT), config.get(STREAMS));
        return new AccessConfig(keys, config.find(PEER_SECRET), quota, HostNames.of(http));
    }

    /** Of a service that lets everybody in; for tests. */
    public static AccessConfig open() {
        return open(List.of());
    }

    /** Of one that lets everybody in who knows it by one of these names; for tests. */
    public static AccessConfig open(List<String> hosts) {
        return new AccessConfig(ApiKeys.parse(List.of()), Optional.empty(), Quota.NONE, HostNames.of(hosts));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) { // binding will say so; until then it is not known to be safe
            return false;
        }
    }
}
