package io.millrace.enrichment.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.enrichment.attribution.SessionTouches;
import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.attribution.TrafficSource;
import io.millrace.enrichment.trait.CompactWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceStateTest {
    private static final String KEY = "acme/d1";
    private static final long T = 1_767_607_200_000L;
    private static final Touch SEARCH =
            new Touch(T - 7, false, new TrafficSource("Google", "search", null, null, null, "google.com"));
    private static final Touch MAIL =
            new Touch(T + 9, true, new TrafficSource("news", "email", "autumn-é", "t", "c", null));
    private static final Session VISIT = new Session(
            T, T - 7, T + 9, "client-1", SessionTouches.NONE.with(SEARCH).with(MAIL));

    private final CompactWriter writer = new CompactWriter();

    @Test
    void aSharedDeviceRoundTripsThroughItsEncoding() {
        var state = DeviceState.ofNew(KEY)
                .with(
                        DevicePerson.ofDevice(KEY)
                                .withUser("ann-é")
                                .seenAt(T - 7, true)
                                .touchedBy(MAIL)
                                .withTraits(new byte[] {1, 2}),
                        true)
                .with(
                        DevicePerson.ofUser("acme", "bob")
                                .withPerson("p_from-before")
                                .seenAt(T + 9, true),
                        false)
                .with(DevicePerson.of("eve", "eve").touchedBy(SEARCH).withTraits(new byte[] {3}), false)
                .linkedTo("ann-é", T)
                .linkedTo("bob", T + 9)
                .linkedTo("eve", T + 4)
                .asSealed();
        var open = state.after(state.own(), true, List.of(VISIT, new Session(5, -3, 5, null, SessionTouches.NONE)));

        var read = DeviceStateCodec.decode(KEY, DeviceStateCodec.encode(open, writer));

        assertThat(read).usingRecursiveComparison().isEqualTo(open);
    }

    @Test
    void anAnonymousDeviceWithOneSessionTakesThirteenBytes() {
        var own = DevicePerson.ofDevice(KEY).seenAt(T, false);
        var state = DeviceState.ofNew(KEY).after(own, true, List.of(Session.openedAt(T, null)));

        assertThat(DeviceStateCodec.encode(state, writer)).hasSize(13);
    }

    @Test
    void aDirectVisitTakesSixBytesMoreAndACampaignIsStoredOnce() {
        var direct = new Touch(T, false, TrafficSource.DIRECT);

        assertThat(encodedVisit(direct)).hasSize(13 + 6);
        assertThat(encodedVisit(MAIL)).hasSize(13 + 6 + 26);
    }

    @Test
    void stateWithoutTouchesIsReadAsItWasWritten() {
        var state = DeviceState.ofNew(KEY)
                .after(DevicePerson.ofDevice(KEY).seenAt(T, false), true, List.of(Session.openedAt(T, null)));
        var bytes = DeviceStateCodec.encode(state, writer);
        bytes[0] = 2;

        assertThat(DeviceStateCodec.decode(KEY, bytes))
                .usingRecursiveComparison()
                .isEqualTo(state);
    }

    private byte[] encodedVisit(Touch touch) {
        var own = DevicePerson.ofDevice(KEY).seenAt(T, false).touchedBy(touch);
        var session = Session.openedAt(T, null).with(T, null, touch);
        return DeviceStateCodec.encode(DeviceState.ofNew(KEY).after(own, true, List.of(session)), writer);
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
        assertThat(anonymous.sessions()).containsExactly(new Session(45, 40, 60, null, SessionTouches.NONE));
        assertThat(DeviceStateCodec.decode(KEY, DeviceStateCodec.encode(linked, writer)))
                .usingRecursiveComparison()
                .isEqualTo(linked);
    }

    @Test
    void aDeviceWithoutTouchesIsWrittenAsTheBuildBeforeReadsIt() {
        var linked = DeviceStateCodec.decode(KEY, before("ann", 50));

        assertThat(DeviceStateCodec.encode(linked, writer)[0]).isEqualTo((byte) 2);
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
