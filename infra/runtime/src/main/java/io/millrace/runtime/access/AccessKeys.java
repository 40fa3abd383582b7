package io.millrace.runtime.access;

import io.millrace.runtime.config.Key;
import java.util.List;

/** Setting keys of access control, by stage. */
final class AccessKeys {
    private static final int SHORTEST_SECRET = 16;

    private AccessKeys() {}

    static Key<List<String>> keys(String stage) {
        return Key.strings(
                        stage + ".keys",
                        "API keys, each name:tenant:role:sha256[:requests/s[:concurrent]]; `millrace keys new` prints"
                                + " one. Without keys, everyone who reaches the port may query and apply")
                .secret()
                .defaultsTo(List.of());
    }

    static Key<Boolean> noneAllowed(String stage) {
        return Key.bool(
                        stage + ".keys.none.allowed",
                        "allows listening beyond loopback without keys, on networks whose every member may query and"
                                + " apply")
                .defaultsTo(false);
    }

    static Key<String> peerSecret(String stage) {
        return Key.string(
                        stage + ".query.peer.secret",
                        "shared secret of the instances of this stage; set it where others can reach the port")
                .secret()
                .optional()
                .such("at least " + SHORTEST_SECRET + " characters", text -> text.length() >= SHORTEST_SECRET);
    }

    static Key<Integer> requestsPerSecond(String stage) {
        return quota(
                stage + ".quota.requests",
                "requests per second of one key, in bursts of twice as many; 0 for no limit",
                200);
    }

    static Key<Integer> concurrentRequests(String stage) {
        return quota(stage + ".quota.concurrent", "concurrent requests of one key; 0 for no limit", 32);
    }

    static Key<Integer> openStreams(String stage) {
        return quota(stage + ".quota.streams", "open streams of one key; 0 for no limit", 100);
    }

    private static Key<Integer> quota(String name, String help, int byDefault) {
        return Key.integer(name, help).defaultsTo(byDefault).between(0, 999_999);
    }
}
