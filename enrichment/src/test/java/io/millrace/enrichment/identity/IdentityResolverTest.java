package io.millrace.enrichment.identity;

import static io.millrace.runtime.testing.Events.T0;
import static io.millrace.runtime.testing.Events.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.runtime.testing.Events;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonIds;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.Topics;
import io.millrace.schemas.value.PlaceholderIds;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentityResolverTest {
    static {
        // Loads what makes our contracts known to Avro.
        AvroSerde.of(Topics.PERSON_CHANGES, TestRegistry.ids());
    }

    private static final String DEVICE = PersonIds.ofDevice("default", "d1");

    private IdentityResolver resolver = new IdentityResolver(
            Duration.ofMinutes(30), new TraitLimits(10, 100, 100), PiiHasher.none(), PlaceholderIds.DEFAULT);
    private DeviceState state = DeviceState.ofNew("default/d1");

    @Test
    void thePersonStaysTheSameThroughTheFirstLogin() {
        assertThat(after(raw("m1").build()).person()).isEqualTo(DEVICE);
        assertThat(after(raw("m2").setUserId("ann").build()).person()).isEqualTo(DEVICE);
        assertThat(after(raw("m3").build()).person()).isEqualTo(DEVICE);
    }

    @Test
    void aDeviceAnnouncesItselfWithItsFirstLoginAndNotBefore() {
        assertThat(after(raw("m1").setTime(T0 - 5).build()).changes()).isEmpty();

        var login = after(raw("m2").setUserId("ann").build()).changes();
        assertThat(login).singleElement().satisfies(change -> {
            assertThat(change.getPerson()).isEqualTo(DEVICE);
            assertThat(change.getOther()).isEqualTo(PersonIds.ofUser("default", "ann"));
            assertThat(change.getFacts().getIds().get(0).getFirstSeen()).isEqualTo(T0 - 5);
        });
        assertThat(after(raw("m3").setUserId("ann").build()).changes()).isEmpty();
        assertThat(after(raw("m4").setTime(T0 - 9).build()).changes())
                .singleElement()
                .satisfies(
                        change -> assertThat(change.getFacts().getIds().get(0).getFirstSeen())
                                .isEqualTo(T0 - 9));
    }

    @Test
    void anotherUserOnTheDeviceIsAPersonOfTheirOwn() {
        after(raw("m1").setUserId("ann").build());

        var bob = after(raw("m2").setUserId("bob").setTime(T0 + 10).build());

        assertThat(bob.person()).isEqualTo(PersonIds.ofUser("default", "bob"));
        assertThat(bob.changes()).singleElement().satisfies(change -> {
            assertThat(change.getOther()).isNull();
            assertThat(change.getFacts().getDevices()).isEmpty();
        });
        assertThat(after(raw("m3").setTime(T0 + 20).build()).person()).isEqualTo(bob.person());
        assertThat(after(raw("m4").setTime(T0 + 5).build()).person()).isEqualTo(DEVICE);
    }

    @Test
    void aPlaceholderIsNoUserAndADeviceWithOneIsNobodysOwn() {
        assertThat(after(raw("m1").setUserId("undefined").build()).changes()).isEmpty();

        state = DeviceState.ofNew("default/null");
        var login = after(raw("m2").setAnonymousId("null").setUserId("ann").build());

        assertThat(login.person()).isEqualTo(PersonIds.ofUser("default", "ann"));
        assertThat(login.changes())
                .allSatisfy(change -> assertThat(change.getOther()).isNull());
    }

    @Test
    void aSessionIdSentByTheClientIsKept() {
        var own = after(raw("m1").build()).session();

        var named = after(raw("m2").setContext(Map.of("sessionId", "s-1")).build());
        var blank = after(raw("m3").setContext(Map.of("sessionId", " ")).build());

        assertThat(named.session()).isEqualTo("s-1");
        assertThat(blank.session()).isEqualTo(own);
    }

    @Test
    void anAliasJoinsTheOldIdAsADeviceAndAsAUser() {
        state = DeviceState.ofNew("default/old");
        var alias = raw("m1")
                .setType(EventType.ALIAS)
                .setAnonymousId(null)
                .setPreviousId("old")
                .setUserId("new")
                .build();

        var changes = after(alias).changes();

        assertThat(changes).hasSize(2).allSatisfy(change -> assertThat(change.getReason())
                .isEqualTo(MergeReason.ALIAS));
        assertThat(changes.get(0).getPerson()).isEqualTo(PersonIds.ofDevice("default", "old"));
        assertThat(changes.get(0).getOther()).isEqualTo(PersonIds.ofUser("default", "new"));
        assertThat(new String[] {changes.get(1).getPerson(), changes.get(1).getOther()})
                .containsExactlyInAnyOrder(PersonIds.ofUser("default", "old"), PersonIds.ofUser("default", "new"));
    }

    @Test
    void traitsStayOnTheDeviceAfterTheIdentify() {
        after(identify("m1", "ann", T0, Map.of("plan", "pro")));

        var resolved = after(raw("m2").build());
        assertThat(resolved.traits().values()).containsExactly(Map.entry("plan", "pro"));
        assertThat(resolved.changes()).isEmpty();
    }

    @Test
    void anOlderIdentifyThatArrivesLaterChangesNothing() {
        after(identify("m1", "ann", T0, Map.of("plan", "pro")));
        after(identify("m2", "ann", T0 - 1, Map.of("plan", "free")));

        assertThat(after(raw("m3").build()).traits().values()).containsEntry("plan", "pro");
    }

    @Test
    void traitsSetBeforeTheLogInBecomeThoseOfTheUser() {
        after(identify("m1", null, T0, Map.of("theme", "dark")));

        var loggedIn = after(raw("m2").setUserId("ann").setTime(T0 + 1).build());
        assertThat(loggedIn.traits().values()).containsEntry("theme", "dark");
        assertThat(loggedIn.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.getFacts().getTraits()).containsEntry("theme", "dark"));
    }

    @Test
    void anotherUserOnTheDeviceInheritsNoTraits() {
        after(identify("m1", "ann", T0, Map.of("plan", "pro")));

        assertThat(after(raw("m2").setUserId("bob").setTime(T0 + 1).build())
                        .traits()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void traitsOfAGroupAreNotTraitsOfThePerson() {
        after(raw("m1")
                .setType(EventType.GROUP)
                .setTraits(Map.of("employees", 7L))
                .build());

        assertThat(after(raw("m2").build()).traits().isEmpty()).isTrue();
    }

    @Test
    void configuredPersonalDataIsHashedBeforeItIsStored() {
        resolver = new IdentityResolver(
                Duration.ofMinutes(30),
                new TraitLimits(10, 100, 100),
                PiiHasher.of(Set.of("email"), "a key of sixteen"),
                PlaceholderIds.DEFAULT);

        var resolved = after(identify("m1", "ann", T0, Map.of("email", "ann@example.com")));

        assertThat(resolved.traits().values().get("email")).asString().startsWith("hmac:");
        assertThat(resolved.changes().get(0).getFacts().getTraits())
                .isEqualTo(resolved.traits().values());
    }

    private static RawEvent identify(String messageId, String user, long time, Map<String, Object> traits) {
        return raw(messageId)
                .setType(EventType.IDENTIFY)
                .setUserId(user)
                .setTime(time)
                .setTraits(traits)
                .build();
    }

    private Resolution after(RawEvent event) {
        var resolution = resolver.resolve(Events.key(event), state, event, null);
        state = resolution.state();
        return resolution;
    }
}
