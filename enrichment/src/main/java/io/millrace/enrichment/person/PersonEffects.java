package io.millrace.enrichment.person;

import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonUpdate;
import io.millrace.schemas.profile.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What follows from one message to a node, to be written in the transaction that commits the node. Not thread-safe. */
final class PersonEffects {
    private final List<PersonChange> messages = new ArrayList<>();
    private final List<PersonUpdate> updates = new ArrayList<>();
    private final List<PersonMerge> merges = new ArrayList<>();
    private final Map<String, Profile> profiles = new LinkedHashMap<>();
    private boolean refused;
    private boolean stopped;
    private boolean ignored;

    /** Messages to other nodes. */
    List<PersonChange> messages() {
        return messages;
    }

    /** What devices are told. */
    List<PersonUpdate> updates() {
        return updates;
    }

    /** Changes of {@code person-merges}. */
    List<PersonMerge> merges() {
        return merges;
    }

    /** Changes of {@code profiles} by person; null removes a profile. */
    Map<String, Profile> profiles() {
        return profiles;
    }

    /**
     * A merge was refused.
     *
     * @param first whether it is the first that the person refused
     */
    void refuse(boolean first) {
        refused = true;
        stopped |= first;
    }

    /** The message asks for what is not there. */
    void ignore() {
        ignored = true;
    }

    boolean isRefused() {
        return refused;
    }

    /** Whether the person refused its first merge. */
    boolean isStopped() {
        return stopped;
    }

    boolean isIgnored() {
        return ignored;
    }
}
