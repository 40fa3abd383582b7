package io.millrace.schemas.person;

/**
 * Changes of persons by hand: messages for {@code person-changes}. Any producer may write one:
 *
 * <ul>
 *   <li>the key is {@link #key} of the message, the value is in the wire format of the topic ({@code AvroSerde} of {@code
 *       Topics.PERSON_CHANGES});
 *   <li>the partition is the default partitioner's for that key, so leave it out; no transaction is needed;
 *   <li>the record's timestamp is the time of the request: one in the future would advance the time of the stage.
 * </ul>
 *
 * The person may be any id that is or was one: the message follows the merges. It takes effect when enrichment has committed it,
 * which its node's state shows. Messages of one producer to one person take effect in their order; repeats change nothing, but
 * each SPLIT of a device or user splits it off again.
 */
public final class PersonCommands {
    private PersonCommands() {}

    /** Merges two persons into one, whichever began earlier. The time of each request is in ms since the epoch. */
    public static PersonChange merge(String tenant, String person, String other, long at) {
        return command(tenant, person, PersonChangeKind.MERGE, at)
                .setOther(other)
                .setReason(MergeReason.MANUAL)
                .build();
    }

    /** Takes a device out of a person; from then on it has a new id. What was counted stays with the person. */
    public static PersonChange splitDevice(String tenant, String person, String device, long at) {
        return command(tenant, person, PersonChangeKind.SPLIT, at)
                .setDevice(device)
                .setReason(MergeReason.SPLIT)
                .build();
    }

    /** Takes a user out of a person; from then on it has a new id. What was counted stays with the person. */
    public static PersonChange splitUser(String tenant, String person, String user, long at) {
        return command(tenant, person, PersonChangeKind.SPLIT, at)
                .setUser(user)
                .setReason(MergeReason.SPLIT)
                .build();
    }

    /** Removes what enrichment keeps of a person and of its devices, and has aggregation remove its histories. */
    public static PersonChange erase(String tenant, String person, long at) {
        return command(tenant, person, PersonChangeKind.ERASE, at)
                .setReason(MergeReason.ERASED)
                .build();
    }

    /** Removes the person of a device that nobody has logged in on: its node knows no device, so the message names it. */
    public static PersonChange eraseDevice(String tenant, String device, long at) {
        return command(tenant, PersonIds.ofDevice(tenant, device), PersonChangeKind.ERASE, at)
                .setDevice(device)
                .setReason(MergeReason.ERASED)
                .build();
    }

    /** Key of the message's record. */
    public static String key(PersonChange change) {
        return change.getTenant() + "/" + change.getPerson();
    }

    private static PersonChange.Builder command(String tenant, String person, PersonChangeKind kind, long at) {
        return PersonChange.newBuilder()
                .setTenant(tenant)
                .setPerson(person)
                .setKind(kind)
                .setSince(at);
    }
}
