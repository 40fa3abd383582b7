package io.millrace.enrichment.identity;

import io.millrace.enrichment.check.EventValidator;
import io.millrace.enrichment.person.PersonTask;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.trait.CompactWriter;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.person.PersonUpdate;
import io.millrace.schemas.value.PlaceholderIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Both tasks of each partition without Kafka: topics are lists, a task's writes become visible with its commit, and a task that
 * crashes goes back to its last one. Which task goes on next is random.
 */
final class PersonFleet {
    static final String TENANT = "default";
    private static final TraitLimits LIMITS = new TraitLimits(10, 100, 100);

    private final Random random;
    private final IdentityResolver resolver =
            new IdentityResolver(Duration.ofMinutes(30), LIMITS, PiiHasher.none(), PlaceholderIds.DEFAULT);
    private final PersonUpdater updater = new PersonUpdater(LIMITS);
    private final List<Task> tasks = new ArrayList<>();
    private final int partitions;
    private final Map<RawEvent, String> published = new HashMap<>();
    private final Map<String, String> merges = new HashMap<>();
    private int refused;

    PersonFleet(Random random, int partitions, int maxIds) {
        this.random = random;
        this.partitions = partitions;
        for (int i = 0; i < partitions; i++) {
            tasks.add(new Task(new PersonTask(maxIds)));
        }
    }

    void send(RawEvent event) {
        task(EventValidator.deviceId(event)).events.add(event);
    }

    void send(PersonChange change) {
        task(change.getPerson()).changes.add(change);
    }

    /** Lets tasks go on in any order, with commits and crashes, until all is done. */
    void run() {
        while (tasks.stream().anyMatch(Task::hasWork)) {
            var task = tasks.get(random.nextInt(partitions));
            switch (random.nextInt(12)) {
                case 0, 1 -> task.commit();
                case 2 -> task.crash();
                case 3, 4, 5, 6 -> task.readEvent();
                case 7, 8 -> task.readUpdate();
                default -> task.readChange();
            }
        }
        tasks.forEach(Task::commit);
    }

    /** The id that an event was published under. */
    String published(RawEvent event) {
        return published.get(event);
    }

    /** The id that an id stands for after all merges. */
    String resolved(String person) {
        var at = person;
        for (int hops = 0; merges.get(at) != null; hops++) {
            if (hops > merges.size()) {
                throw new AssertionError("a circle of merges from " + person + ": " + merges);
            }
            at = merges.get(at);
        }
        return at;
    }

    /** Id under which the next event of a device's own person would be published. */
    String next(String device) {
        var key = TENANT + "/" + device;
        return DeviceStateCodec.decode(key, task(device).devices.get(key)).own().person();
    }

    List<PersonTask> persons() {
        return tasks.stream().map(task -> task.persons).toList();
    }

    int refused() {
        return refused;
    }

    private Task task(String key) {
        return tasks.get(Math.floorMod(key.hashCode(), partitions));
    }

    private final class Task {
        private final List<RawEvent> events = new ArrayList<>();
        private final List<PersonUpdate> updates = new ArrayList<>();
        private final List<PersonChange> changes = new ArrayList<>();
        private final List<Runnable> unwritten = new ArrayList<>();
        private final PersonTask persons;
        private final CompactWriter writer = new CompactWriter();
        private Map<String, byte[]> devices = new HashMap<>();
        private Map<String, byte[]> devicesBefore = new HashMap<>();
        private Map<String, byte[]> personsBefore = new HashMap<>();
        private final int[] read = new int[3];
        private int[] readBefore = new int[3];

        private Task(PersonTask persons) {
            this.persons = persons;
        }

        private boolean hasWork() {
            return !unwritten.isEmpty()
                    || read[0] < events.size()
                    || read[1] < updates.size()
                    || read[2] < changes.size();
        }

        private void commit() {
            unwritten.forEach(Runnable::run);
            unwritten.clear();
            devicesBefore = new HashMap<>(devices);
            personsBefore = persons.snapshot();
            readBefore = read.clone();
        }

        private void crash() {
            unwritten.clear();
            devices = new HashMap<>(devicesBefore);
            persons.restore(personsBefore);
            System.arraycopy(readBefore, 0, read, 0, read.length);
        }

        private void readEvent() {
            if (read[0] < events.size()) {
                var event = events.get(read[0]++);
                var key = TENANT + "/" + EventValidator.deviceId(event);
                var resolution = resolver.resolve(key, DeviceStateCodec.decode(key, devices.get(key)), event, null);
                devices.put(key, DeviceStateCodec.encode(resolution.state(), writer));
                unwritten.add(() -> {
                    published.put(event, resolution.person());
                    resolution.changes().forEach(PersonFleet.this::send);
                });
            }
        }

        private void readUpdate() {
            if (read[1] < updates.size()) {
                var update = updates.get(read[1]++);
                var key = TENANT + "/" + update.getDevice();
                var next = updater.apply(key, DeviceStateCodec.decode(key, devices.get(key)), update);
                devices.put(key, DeviceStateCodec.encode(next, writer));
            }
        }

        private void readChange() {
            if (read[2] < changes.size()) {
                var outcome = persons.handle(changes.get(read[2]++));
                unwritten.add(() -> {
                    outcome.messages().forEach(PersonFleet.this::send);
                    outcome.updates()
                            .forEach(update -> task(update.getDevice()).updates.add(update));
                    outcome.merges().forEach(this::merge);
                    refused += outcome.refused() ? 1 : 0;
                });
            }
        }

        private void merge(PersonMerge merge) {
            merges.put(merge.getPerson(), merge.getSurvivor());
        }
    }
}
