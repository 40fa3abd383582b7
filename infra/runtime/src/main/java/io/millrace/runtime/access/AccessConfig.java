package io.millrace.runtime.access;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.Key;
import io.millrace.runtime.service.AllowedHosts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Settings of access control.
 *
 * @param stage the stage whose API this is, the prefix of its settings
 * @param keys the API keys; without any, every request that reaches the port is admitted
 * @param peerSecret shared secret of the stage's instances; empty where there is none
 * @param quota quota of each key that names none of its own
 * @param hosts names under which requests without a key may address the server
 */
public record AccessConfig(String stage, ApiKeys keys, Optional<String> peerSecret, Quota quota, AllowedHosts hosts) {

    /** Reads every key of a stage; errors are collected in the reader. */
    public static AccessConfig read(ConfigReader config, String stage, HttpConfig http) {
        AccessConfig access = parse(config, stage, http);
        requireKeysBeyondLoopback(config, stage, http.host());
        return access;
    }

    /** Fails the configuration if the stage has no keys and listens on an interface that other machines can reach. */
    public static void requireKeysBeyondLoopback(ConfigReader config, String stage, String host) {
        if (isExposed(config, stage, host)) {
            Key<Boolean> openKey = AccessKeys.noneAllowed(stage);
            config.fail(
                    AccessKeys.keys(stage),
                    "must name a key, because " + host + " can be reached from other machines; or set " + openKey.name()
                            + "=true (" + openKey.env() + ") to admit every request");
        }
    }

    /** Reads the same for an API that a stage can do without: empty where others could reach it without keys. */
    public static Optional<AccessConfig> find(ConfigReader config, String stage, HttpConfig http) {
        AccessConfig access = parse(config, stage, http);
        return isExposed(config, stage, http.host()) ? Optional.empty() : Optional.of(access);
    }

    private static boolean isExposed(ConfigReader config, String stage, String host) {
        boolean isAllowed = config.get(AccessKeys.noneAllowed(stage));
        return config.get(AccessKeys.keys(stage)).isEmpty() && !isAllowed && !isLoopback(host);
    }

    Caller caller(ApiKey key) {
        return new Caller(key.name(), key.tenant(), key.role(), key.quota(quota));
    }

    private static AccessConfig parse(ConfigReader config, String stage, HttpConfig http) {
        Key<List<String>> keysKey = AccessKeys.keys(stage);
        ApiKeys keys = ApiKeys.parse(List.of());
        try {
            keys = ApiKeys.parse(config.get(keysKey));
        } catch (IllegalArgumentException e) { // rejected at the edge
            config.fail(keysKey, e.getMessage());
        }
        Quota quota = new Quota(
                config.get(AccessKeys.requestsPerSecond(stage)),
                config.get(AccessKeys.concurrentRequests(stage)),
                config.get(AccessKeys.openStreams(stage)));
        return new AccessConfig(stage, keys, config.find(AccessKeys.peerSecret(stage)), quota, AllowedHosts.of(http));
    }

    /** No keys and no quota; for tests. */
    public static AccessConfig open() {
        return open(List.of());
    }

    /** No keys and no quota, addressed by one of these names; for tests. */
    public static AccessConfig open(List<String> hosts) {
        return new AccessConfig(
                "aggregation", ApiKeys.parse(List.of()), Optional.empty(), Quota.NONE, AllowedHosts.of(hosts));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) { // binding fails with it; until then it counts as reachable
            return false;
        }
    }
}
