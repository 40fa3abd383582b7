package io.millrace.aggregation.combine;

import io.millrace.aggregation.measure.ByteSink;
import io.millrace.schemas.person.MovedHistory;
import io.millrace.schemas.person.PersonMove;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Packs what leaves for survivors into records, as many histories of one person into one as its limit allows. A history has a limit of
 * its own, which is below that of a record. Not thread-safe.
 */
final class MoveWriter {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final int maxBytes;
    private final Consumer<PersonMove> sink;
    private final List<MovedHistory> histories = new ArrayList<>();
    private int bytes;
    private String tenant = "";
    private String person = "";
    private String survivor = "";

    /** @param maxBytes size of a record's content at which another is begun */
    MoveWriter(int maxBytes, Consumer<PersonMove> sink) {
        this.maxBytes = maxBytes;
        this.sink = sink;
    }

    /** Adds a history; those of one person follow one another. */
    void add(String ofTenant, String ofPerson, String forSurvivor, MovedHistory history) {
        int size = history.getHistory().remaining() + history.getInsight().length() + Long.BYTES;
        if (!person.equals(ofPerson) || !tenant.equals(ofTenant) || bytes + size > maxBytes) {
            finish();
        }
        tenant = ofTenant;
        person = ofPerson;
        survivor = forSurvivor;
        histories.add(history);
        bytes += size;
    }

    /** Sends groups that counted the person. */
    void sendGroups(String ofTenant, String ofPerson, String forSurvivor, List<PersonGroup> groups) {
        var packed = new ByteSink(256);
        for (var group : groups) {
            if (packed.length() > 0 && packed.length() + group.maxBytes() > maxBytes) {
                sendGroups(ofTenant, ofPerson, forSurvivor, packed);
            }
            group.write(packed);
        }
        if (packed.length() > 0) {
            sendGroups(ofTenant, ofPerson, forSurvivor, packed);
        }
    }

    private void sendGroups(String ofTenant, String ofPerson, String forSurvivor, ByteSink packed) {
        sink.accept(new PersonMove(ofTenant, ofPerson, forSurvivor, List.of(), ByteBuffer.wrap(packed.toByteArray())));
        packed.clear();
    }

    /** Sends what was added and not sent yet. */
    void finish() {
        if (!histories.isEmpty()) {
            sink.accept(new PersonMove(tenant, person, survivor, List.copyOf(histories), NONE));
            histories.clear();
        }
        bytes = 0;
    }
}
