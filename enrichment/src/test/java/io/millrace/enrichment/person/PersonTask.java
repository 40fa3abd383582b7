package io.millrace.enrichment.person;

import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonUpdate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The task of persons without Kafka: encoded nodes, and what follows from one message. */
public final class PersonTask {
    private final PersonGraph graph;
    private Map<String, byte[]> nodes = new HashMap<>();

    public PersonTask(int maxIds) {
        graph = new PersonGraph(maxIds, new TraitLimits(10, 100, 100));
    }

    /** What follows from a message. */
    public record Outcome(
            List<PersonChange> messages, List<PersonUpdate> updates, List<PersonMerge> merges, boolean refused) {}

    /** Handles one message. */
    public Outcome handle(PersonChange message) {
        var out = new PersonEffects();
        var key = message.getTenant() + "/" + message.getPerson();
        var value = nodes.get(key);
        var after = graph.handle(value == null ? null : PersonNodeCodec.decode(value), message, out);
        if (after == null) {
            nodes.remove(key);
        } else {
            nodes.put(key, PersonNodeCodec.encode(after));
        }
        return new Outcome(out.messages(), out.updates(), out.merges(), out.isRefused());
    }

    /** The nodes, to go back to. */
    public Map<String, byte[]> snapshot() {
        return new HashMap<>(nodes);
    }

    /** Goes back to nodes of before. */
    public void restore(Map<String, byte[]> before) {
        nodes = new HashMap<>(before);
    }

    /** The devices and users of every root. */
    public List<StoredPerson> persons() {
        return nodes.values().stream()
                .map(value -> StoredPerson.decode(value, null))
                .filter(person -> person.mergedInto().isEmpty())
                .toList();
    }
}
