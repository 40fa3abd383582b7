package io.millrace.aggregation.combine;

import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Groups that counted persons since they were last stored by person: each flush appends one block to the store for all that is new,
 * and all blocks are in memory, too. Hence an entry for a person is written once in many flushes. Not thread-safe.
 *
 * <p>A block is a sequence of groups, each with its persons, and of persons who were taken and have no groups in earlier blocks any
 * more. In memory, a person who was taken is replaced by {@link #NOBODY}.
 */
final class RecentGroups {
    /** Where a key of the store has a day, a block's has this, and its number. */
    static final int KEY = -1;

    /** Size at which a block, or an entry by person, is ended: it is a record of the store's changelog. */
    static final int MAX_BYTES = 64 << 10;

    private static final long NOBODY = 0;

    // What follows in a block.
    private static final int GROUP = 0;
    private static final int GROUP_OF_TENANT = 1;
    private static final int TAKEN = 2;

    private static final Visitor NONE = (tenant, person, group) -> false;
    /** Heap of an array beside its content. */
    private static final int ARRAY = 24;

    private final KeyValueStore<Bytes, byte[]> store;
    private final List<byte[]> blocks = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();
    private final ByteSink sink = new ByteSink(4096);
    private final ByteSink groupSink = new ByteSink(256);
    private long first;
    private long bytes;

    /** Person without groups in the blocks that are stored. */
    private record Taken(String tenant, long person) {}

    private interface Visitor {
        /** Visits a person of a group; returns whether the person is taken from it. */
        boolean visit(String tenant, long person, Supplier<PersonGroup> group);
    }

    /** Group in a block, which is read once at most: for the first of its persons that is wanted. */
    private static final class EncodedGroup implements Supplier<PersonGroup> {
        private final byte[] block;
        private final int at;
        private PersonGroup read;

        EncodedGroup(byte[] block, int at) {
            this.block = block;
            this.at = at;
        }

        @Override
        public PersonGroup get() {
            if (read == null) {
                read = PersonGroup.read(ByteBuffer.wrap(block).position(at));
            }
            return read;
        }
    }

    RecentGroups(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        try (var entries = store.range(key(0), key(-1))) {
            while (entries.hasNext()) {
                var entry = entries.next();
                if (blocks.isEmpty()) {
                    first = ByteBuffer.wrap(entry.key.get()).getLong(Integer.BYTES);
                }
                restore(entry.value.clone());
            }
        }
    }

    private void restore(byte[] block) {
        var gone = new HashMap<String, Set<Long>>();
        forEach(block, NONE, (tenant, person) -> gone.computeIfAbsent(tenant, absent -> new HashSet<>())
                .add(person));
        gone.forEach(this::take);
        taken.clear();
        add(block);
    }

    private void add(byte[] block) {
        blocks.add(block);
        bytes += block.length + ARRAY;
    }

    /** Heap that they take, in bytes. */
    long bytes() {
        return bytes;
    }

    /** Adds groups, in whose order those that are the same object follow one another, and stores them. */
    void flush(List<GroupOfPerson> fresh) {
        for (var one : taken) {
            sink.putByte(TAKEN);
            sink.putText(one.tenant());
            sink.putLong(one.person());
            endBlock(MAX_BYTES);
        }
        taken.clear();
        var tenant = "";
        for (int from = 0, to; from < fresh.size(); from = to) {
            var one = fresh.get(from);
            for (to = from + 1; to < fresh.size() && isSame(one, fresh.get(to)); ) {
                to++;
            }
            boolean known = sink.length() > 0 && one.tenant().equals(tenant);
            sink.putByte(known ? GROUP : GROUP_OF_TENANT);
            if (!known) {
                sink.putText(one.tenant());
                tenant = one.tenant();
            }
            write(one.group(), fresh.subList(from, to));
            endBlock(MAX_BYTES);
        }
        endBlock(1);
    }

    private void write(PersonGroup group, List<GroupOfPerson> persons) {
        groupSink.clear();
        group.write(groupSink);
        sink.putVarLong(groupSink.length());
        sink.putBytes(groupSink.array(), 0, groupSink.length());
        sink.putVarLong(persons.size());
        persons.forEach(one -> sink.putLong(one.person()));
    }

    private void endBlock(int atLeast) {
        if (sink.length() >= atLeast) {
            var block = sink.toByteArray();
            store.put(key(first + blocks.size()), block.clone());
            add(block);
            sink.clear();
        }
    }

    private static boolean isSame(GroupOfPerson one, GroupOfPerson other) {
        return one.group() == other.group() && one.tenant().equals(other.tenant());
    }

    /** Removes and returns the groups of persons, given by hash. */
    Map<Long, List<PersonGroup>> take(String ofTenant, Set<Long> persons) {
        var found = new HashMap<Long, List<PersonGroup>>();
        for (var one : blocks) {
            visit(one, (tenant, person, group) -> {
                if (!persons.contains(person) || !tenant.equals(ofTenant)) {
                    return false;
                }
                found.computeIfAbsent(person, absent -> new ArrayList<>()).add(group.get());
                return true;
            });
        }
        found.keySet().forEach(person -> taken.add(new Taken(ofTenant, person)));
        return found;
    }

    /**
     * Removes and returns all.
     *
     * @param changes to which the removal of what is stored is added
     */
    List<GroupOfPerson> drain(List<KeyValue<Bytes, byte[]>> changes) {
        var all = new ArrayList<GroupOfPerson>();
        for (var one : blocks) {
            visit(one, (tenant, person, group) -> {
                all.add(new GroupOfPerson(tenant, person, group.get()));
                return false;
            });
            changes.add(KeyValue.pair(key(first++), null));
        }
        blocks.clear();
        taken.clear();
        bytes = 0;
        return all;
    }

    private static void visit(byte[] block, Visitor groups) {
        forEach(block, groups, (tenant, person) -> {});
    }

    private static void forEach(byte[] block, Visitor groups, BiConsumer<String, Long> gone) {
        var in = ByteBuffer.wrap(block);
        var tenant = "";
        while (in.hasRemaining()) {
            int kind = in.get();
            if (kind == TAKEN) {
                gone.accept(ByteSource.getText(in), in.getLong());
                continue;
            }
            tenant = kind == GROUP ? tenant : ByteSource.getText(in);
            int length = (int) ByteSource.getVarLong(in);
            var group = new EncodedGroup(block, in.position());
            in.position(in.position() + length);
            for (long i = ByteSource.getVarLong(in); i > 0; i--) {
                int at = in.position();
                long person = in.getLong();
                if (person != NOBODY && groups.visit(tenant, person, group)) {
                    in.putLong(at, NOBODY);
                }
            }
        }
    }

    private static Bytes key(long number) {
        return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(KEY)
                .putLong(number)
                .array());
    }
}
