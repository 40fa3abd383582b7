package io.millrace.schemas.person;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import org.junit.jupiter.api.Test;

class PersonCommandsTest {
    private static final long AT = 1_767_607_200_000L;
    private static final AvroSerde<PersonChange> SERDE =
            AvroSerde.of(Topics.PERSON_CHANGES, new SchemaIds(new MockSchemaRegistryClient()));

    @Test
    void aMergeNamesBothPersonsAndIsForTheFirst() {
        var merge = PersonCommands.merge("acme", "p1", "p2", AT);

        assertThat(merge.getKind()).isEqualTo(PersonChangeKind.MERGE);
        assertThat(merge.getPerson()).isEqualTo("p1");
        assertThat(merge.getOther()).isEqualTo("p2");
        assertThat(merge.getReason()).isEqualTo(MergeReason.MANUAL);
    }

    @Test
    void aSplitNamesTheDeviceOrTheUserThatIsTakenOut() {
        var device = PersonCommands.splitDevice("acme", "p1", "d1", AT);
        var user = PersonCommands.splitUser("acme", "p1", "ann", AT);

        assertThat(List.of(device, user)).allSatisfy(split -> {
            assertThat(split.getKind()).isEqualTo(PersonChangeKind.SPLIT);
            assertThat(split.getReason()).isEqualTo(MergeReason.SPLIT);
            assertThat(split.getPerson()).isEqualTo("p1");
        });
        assertThat(device.getDevice()).isEqualTo("d1");
        assertThat(device.getUser()).isNull();
        assertThat(user.getUser()).isEqualTo("ann");
        assertThat(user.getDevice()).isNull();
    }

    @Test
    void anErasureOfADeviceIsForTheDevicesOwnPersonAndNamesTheDevice() {
        var person = PersonCommands.erase("acme", "p1", AT);
        var device = PersonCommands.eraseDevice("acme", "d1", AT);

        assertThat(List.of(person, device)).allSatisfy(erasure -> {
            assertThat(erasure.getKind()).isEqualTo(PersonChangeKind.ERASE);
            assertThat(erasure.getReason()).isEqualTo(MergeReason.ERASED);
        });
        assertThat(person.getDevice()).isNull();
        assertThat(device.getPerson()).isEqualTo(PersonIds.ofDevice("acme", "d1"));
        assertThat(device.getDevice()).isEqualTo("d1");
    }

    @Test
    void everyCommandIsKeyedByTenantAndPersonBearsItsTimeAndRoundTripsOnTheTopic() {
        var commands = List.of(
                PersonCommands.merge("acme", "p1", "p2", AT),
                PersonCommands.splitDevice("acme", "p1", "d1", AT),
                PersonCommands.splitUser("acme", "p1", "ann", AT),
                PersonCommands.erase("acme", "p1", AT),
                PersonCommands.eraseDevice("acme", "d1", AT));
        var topic = Topics.PERSON_CHANGES.name();

        assertThat(commands).allSatisfy(command -> {
            assertThat(PersonCommands.key(command)).isEqualTo("acme/" + command.getPerson());
            assertThat(command.getSince()).isEqualTo(AT);
            assertThat(command.getFacts()).as("only nodes send facts").isNull();
            assertThat(command.getOrigin()).isNull();
            assertThat(SERDE.deserialize(topic, SERDE.serialize(topic, command)))
                    .isEqualTo(command);
        });
    }
}
