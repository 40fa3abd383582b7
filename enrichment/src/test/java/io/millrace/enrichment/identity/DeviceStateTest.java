package io.millrace.enrichment.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.enrichment.trait.CompactWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceStateTest {
    private static final String KEY = "acme/d1";
    private static final long T = 1_767_607_200_000L;

    private final CompactWriter writer = new CompactWriter();

    @Test
    void aSharedDeviceRoundTripsThroughItsEncoding() {
        var state = DeviceState.ofNew(KEY)
                .with(
                        DevicePerson.ofDevice(KEY)
                                .withUser("ann-é")
                                .seenAt(T - 7, true)
                                .withTraits(new byte[] {1, 2}),
                        true)
                .with(
                        DevicePerson.ofUser("acme", "bob")
                                .withPerson("p_from-before")
                                .seenAt(T + 9, true),
                        false)
                .with(DevicePerson.of("eve", "eve").withTraits(new byte[] {3}), false)
                .linkedTo("ann-é", T)
                .linkedTo("bob", T + 9)
                .linkedTo("eve", T + 4)
                .asSealed();
        var open = state.after(state.own(), true, List.of(new Session(T, T - 7, T + 9), new Session(5, -3, 5)));

        var read = DeviceStateCodec.decode(KEY, DeviceStateCodec.encode(open, writer));

        assertThat(read).usingRecursiveComparison().isEqualTo(open);
    }

    @Test
    void anAnonymousDeviceWithOneSessionTakesThirteenBytes() {
        var own = DevicePerson.ofDevice(KEY).seenAt(T, false);
        var state = DeviceState.ofNew(KEY).after(own, true, List.of(Session.openedAt(T)));

        assertThat(DeviceStateCodec.encode(state, writer)).hasSize(13);
    }

    @Test
    void theFirstUserIsTheDevicesPersonAndOthersAreThemselvesFromTheirLoginOn() {
        var state = DeviceState.ofNew(KEY)
                .with(DevicePerson.ofDevice(KEY).withUser("ann"), true)
                .linkedTo("ann", 10)
                .with(DevicePerson.ofUser("acme", "bob"), false)
                .linkedTo("bob", 20)
                .linkedTo("ann", 30);

        assertThat(state.userAt(5)).isEqualTo("ann");
        assertThat(state.userAt(15)).isEqualTo("ann");
        assertThat(state.userAt(25)).isEqualTo("bob");
        assertThat(state.userAt(35)).isEqualTo("ann");
    }

    @Test
    void aUserWhoseLoginArrivesLateIsTheDeviceUntilTheNextOne() {
        var state = DeviceState.ofNew(KEY)
                .with(DevicePerson.ofDevice(KEY).withUser("ann"), true)
                .linkedTo("ann", 10)
                .linkedTo("ann", 30)
                .with(DevicePerson.ofUser("acme", "bob"), false)
                .linkedTo("bob", 20);

        assertThat(state.userAt(15)).isEqualTo("ann");
        assertThat(state.userAt(25)).isEqualTo("bob");
        assertThat(state.userAt(30)).isEqualTo("ann");
        assertThat(state.linkedTo("ann", 40).userAt(35)).isEqualTo("ann");
    }

    @Test
    void usersBeyondTheBoundAreForgottenInTheOrderInWhichTheyCame() {
        var state = DeviceState.ofNew(KEY);
        for (int i = 0; i < 100; i++) {
            state = state.with(DevicePerson.ofUser("acme", "u" + i), false).linkedTo("u" + i, i);
        }

        assertThat(state.others()).hasSize(DeviceState.MAX_OTHERS);
        assertThat(state.links()).hasSize(DeviceState.MAX_LINKS);
        assertThat(state.personOf("u99")).isNotNull();
        assertThat(state.personOf("u0")).isNull();
        assertThat(DeviceStateCodec.decode(KEY, DeviceStateCodec.encode(state, writer))
                        .linkedUser())
                .isEqualTo("u99");
    }

    @Test
    void stateOfTheReleaseBeforeKeepsItsPerson() {
        var linked = DeviceStateCodec.decode(KEY, before("ann", 50));
        var anonymous = DeviceStateCodec.decode(KEY, before(null, 0));

        assertThat(linked.own().person()).isEqualTo("ann");
        assertThat(linked.own().user()).isEqualTo("ann");
        assertThat(linked.own().firstSeen()).isEqualTo(40);
        assertThat(linked.own().announced()).isFalse();
        assertThat(linked.own().traits()).containsExactly(7, 7);
        assertThat(linked.linkedAt()).isEqualTo(50);
        assertThat(anonymous.own().person()).isEqualTo("d1");
        assertThat(anonymous.own().user()).isNull();
        assertThat(anonymous.sessions()).containsExactly(new Session(45, 40, 60));
        assertThat(DeviceStateCodec.decode(KEY, DeviceStateCodec.encode(linked, writer)))
                .usingRecursiveComparison()
                .isEqualTo(linked);
    }

    @Test
    void stateOfAnotherVersionOrTruncatedStateIsRejected() {
        assertThatThrownBy(() -> DeviceStateCodec.decode(KEY, new byte[] {9, 0, 0}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 9");
        assertThatThrownBy(() -> DeviceStateCodec.decode(KEY, new byte[] {1, 1, 100, 'a'}))
                .isInstanceOf(IllegalStateException.class);
    }

    /** What the release before wrote: link, one session, traits. */
    private byte[] before(String user, long linkedAt) {
        writer.reset();
        writer.putByte(1);
        writer.putByte(user == null ? 0 : 1);
        if (user != null) {
            writer.putString(user);
            writer.putLong(linkedAt);
        }
        writer.putByte(1);
        writer.putLong(45);
        writer.putLong(5);
        writer.putLong(15);
        writer.putRaw(new byte[] {7, 7});
        return writer.toBytes();
    }
}
