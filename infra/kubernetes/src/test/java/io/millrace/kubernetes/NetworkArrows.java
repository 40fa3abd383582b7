package io.millrace.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who reaches whom by the NetworkPolicies, as Kubernetes defines it: a connection needs an egress rule of the one and an ingress
 * rule of the other; a rule without peers is for everybody, one without ports for all ports.
 */
final class NetworkArrows {
    private final List<Manifest> manifests;

    NetworkArrows(List<Manifest> manifests) {
        this.manifests = manifests;
    }

    /** Connections between pods of the chart on the ports that they listen on, as {@code from -> to:port}. */
    Set<String> within() {
        var arrows = new TreeSet<String>();
        for (Manifest from : pods()) {
            for (Manifest to : pods()) {
                int port = to.container().at("/ports/0/containerPort").asInt();
                if (port > 0 && allows(from, "egress", "to", to, port) && allows(to, "ingress", "from", from, port)) {
                    arrows.add(from.component() + " -> " + to.component() + ":" + port);
                }
            }
        }
        return arrows;
    }

    /** Rules that lead out to peers that are not pods of the chart, as {@code from -> peers:ports}. */
    Set<String> out() {
        return across("egress", "to", " -> ");
    }

    /** Rules that let in peers that are not pods of the chart, as {@code to <- peers:ports}. */
    Set<String> in() {
        return across("ingress", "from", " <- ");
    }

    private Set<String> across(String direction, String side, String arrow) {
        var found = new TreeSet<String>();
        for (Manifest pod : pods()) {
            for (JsonNode rule : policy(pod).at("/spec/" + direction)) {
                boolean isWithin = !rule.path(side).isEmpty()
                        && Manifest.each(rule.path(side))
                                .allMatch(peer -> pods().stream().anyMatch(one -> isPeer(peer, one)));
                if (!isWithin) {
                    found.add(pod.component() + arrow + peers(rule.path(side)) + ":" + ports(rule));
                }
            }
        }
        return found;
    }

    private static String peers(JsonNode peers) {
        return peers.isMissingNode() || peers.isEmpty()
                ? "all"
                : peers.toString().replace("\"", "");
    }

    private static String ports(JsonNode rule) {
        return String.join(
                ",",
                Manifest.each(rule.path("ports"))
                        .map(port -> port.path("port").asText())
                        .distinct()
                        .toList());
    }

    private boolean allows(Manifest pod, String direction, String side, Manifest other, int port) {
        return Manifest.each(policy(pod).at("/spec/" + direction))
                .filter(rule -> !rule.has("ports")
                        || Manifest.each(rule.path("ports"))
                                .anyMatch(one -> one.path("port").asInt() == port))
                .anyMatch(rule ->
                        !rule.has(side) || Manifest.each(rule.path(side)).anyMatch(peer -> isPeer(peer, other)));
    }

    /** A selector of pods alone means those of the policy's namespace, which all of these are in. */
    private static boolean isPeer(JsonNode peer, Manifest pod) {
        if (!peer.has("podSelector") || peer.has("namespaceSelector")) {
            return false;
        }
        var wanted = Manifest.texts(peer.at("/podSelector/matchLabels"));
        return Manifest.texts(pod.pod().at("/metadata/labels")).entrySet().containsAll(wanted.entrySet());
    }

    /** The one policy that selects the pod. */
    private Manifest policy(Manifest pod) {
        var labels = Manifest.texts(pod.pod().at("/metadata/labels")).entrySet();
        var found = Manifest.of(manifests, "NetworkPolicy")
                .filter(policy -> labels.containsAll(Manifest.texts(policy.at("/spec/podSelector/matchLabels"))
                        .entrySet()))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found + " select " + pod);
        }
        return found.get(0);
    }

    private List<Manifest> pods() {
        return manifests.stream().filter(Manifest::isWorkload).toList();
    }
}
