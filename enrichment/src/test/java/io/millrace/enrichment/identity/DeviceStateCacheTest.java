package io.millrace.enrichment.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.enrichment.trait.TraitCodec;
import io.millrace.schemas.topic.RecordLimit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class DeviceStateCacheTest {
    private static final long BUDGET = 1 << 20;

    private final KeyValueStore<Bytes, byte[]> store =
            Stores.inMemoryKeyValueStore("devices").get();
    private final DeviceCacheBudget memory = new DeviceCacheBudget(BUDGET);
    private final AtomicInteger dropped = new AtomicInteger();
    private final DeviceStateCache devices = new DeviceStateCache(store, memory, dropped::incrementAndGet);

    @Test
    void cachedDevicesStayWithinTheBudgetAndEvictedOnesAreReadBackFromTheStore() {
        for (int i = 0; i < 5_000; i++) {
            devices.put("acme/d" + i, linked("u" + i, 1_000));
            assertThat(devices.heapBytes()).isLessThanOrEqualTo(BUDGET);
        }
        assertThat(devices.heapBytes()).isGreaterThan(BUDGET * 9 / 10);

        devices.flush();

        assertThat(store.approximateNumEntries()).isEqualTo(5_000);
        for (int i = 0; i < 5_000; i++) {
            assertThat(devices.get("acme/d" + i).linkedUser()).isEqualTo("u" + i);
        }
    }

    @Test
    void aSecondTaskHalvesTheBudgetOfTheFirstUntilItEnds() {
        memory.registerTask();
        memory.registerTask();
        fill(1_000);
        assertThat(devices.heapBytes()).isLessThanOrEqualTo(BUDGET / 2);

        memory.unregisterTask();
        fill(2_000);

        assertThat(devices.heapBytes()).isBetween(BUDGET * 9 / 10, BUDGET);
    }

    @Test
    void theSizeOfADeviceThatGrowsAndShrinksIsCounted() {
        devices.put("acme/d", linked("u", 100_000));
        long large = devices.heapBytes();
        devices.put("acme/d", linked("u", 0));

        assertThat(large).isGreaterThan(100_000);
        assertThat(devices.heapBytes()).isLessThan(1_000);
    }

    @Test
    void aDeviceIsWrittenOncePerCommitHoweverManyEventsItSent() {
        var writes = new HashMap<Bytes, Integer>();
        for (int i = 0; i < 100; i++) {
            devices.put("acme/d", linked("u" + i, 10));
        }
        assertThat(store.approximateNumEntries()).isZero();

        devices.flush();
        store.all().forEachRemaining(entry -> writes.merge(entry.key, 1, Integer::sum));
        devices.flush();

        assertThat(writes).hasSize(1);
        assertThat(DeviceStateCodec.decode("acme/d", store.get(Bytes.wrap("acme/d".getBytes(UTF_8))))
                        .linkedUser())
                .isEqualTo("u99");
    }

    @Test
    void aStateTooLargeForARecordLosesItsTraitsAndKeepsLinkAndSessions() {
        devices.put("acme/d", linked("u", RecordLimit.BYTES));

        devices.flush();

        assertThat(devices.get("acme/d").linkedUser()).isEqualTo("u");
        assertThat(devices.get("acme/d").sessions()).hasSize(1);
        assertThat(devices.get("acme/d").own().traits()).isEmpty();
        assertThat(dropped).hasValue(1);
        store.all().forEachRemaining(entry -> assertThat(RecordLimit.fits(entry.key.get(), entry.value))
                .isTrue());
    }

    @Test
    void aDeviceThatWasErasedLeavesTheStore() {
        devices.put("acme/d", linked("u", 10));
        devices.flush();

        devices.put("acme/d", DeviceState.ofNew("acme/d"));
        devices.flush();

        assertThat(store.approximateNumEntries()).isZero();
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            devices.put("acme/d" + i, linked("u" + i, 1_000));
        }
    }

    private static DeviceState linked(String user, int traitChars) {
        var traits = new TimedTraits(Map.of("about", "x".repeat(traitChars)), Map.of("about", 1L));
        var own = DevicePerson.ofDevice("acme/d").withUser(user).withTraits(TraitCodec.encode(traits));
        return new DeviceState(own, List.of(), List.of(), user, 1, false, List.of(Session.openedAt(1, null)));
    }
}
