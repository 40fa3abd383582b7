package io.millrace.enrichment.identity;

import static io.millrace.runtime.testing.Events.T0;
import static io.millrace.runtime.testing.Events.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.runtime.testing.Events;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentityResolverTest {
    private IdentityResolver resolver =
            new IdentityResolver(Duration.ofMinutes(30), new TraitLimits(10, 100, 100), PiiHasher.none());
    private DeviceState state = DeviceState.NEW;

    @Test
    void thePersonIsTheDeviceUntilAnEventNamesAUser() {
        assertThat(after(raw("m1").build()).person()).isEqualTo("d1");
        assertThat(after(raw("m2").setUserId("ann").build()).person()).isEqualTo("ann");
        assertThat(after(raw("m3").build()).person()).isEqualTo("ann");
    }

    @Test
    void theDeviceIsLinkedToTheUserNamedLastByEventTimeInAnyOrderOfArrival() {
        after(raw("m1").setUserId("ann").setTime(T0 + 10).build());
        after(raw("m2").setUserId("bob").setTime(T0).build());

        assertThat(after(raw("m3").build()).person()).isEqualTo("ann");
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
    void anEventThatNamesAnotherUserBelongsToThatUser() {
        after(raw("m1").setUserId("ann").setTime(T0 + 10).build());

        assertThat(after(raw("m2").setUserId("bob").setTime(T0).build()).person())
                .isEqualTo("bob");
    }

    @Test
    void anAliasLinksTheOldIdAndMergesItsProfile() {
        var alias = raw("m1")
                .setType(EventType.ALIAS)
                .setAnonymousId(null)
                .setPreviousId("old")
                .setUserId("new")
                .build();

        var aliased = after(alias);
        var later = after(raw("m2").setAnonymousId(null).setUserId("old").build());

        assertThat(aliased.person()).isEqualTo("new");
        assertThat(aliased.changes()).singleElement().satisfies(change -> {
            assertThat(change.getPerson()).isEqualTo("old");
            assertThat(change.getMergedInto()).isEqualTo("new");
        });
        assertThat(later.person()).isEqualTo("new");
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
        assertThat(loggedIn.changes()).singleElement().satisfies(change -> assertThat(change.getPerson())
                .isEqualTo("ann"));
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
                PiiHasher.of(Set.of("email"), "a key of sixteen"));

        var resolved = after(identify("m1", "ann", T0, Map.of("email", "ann@example.com")));

        assertThat(resolved.traits().values().get("email")).asString().startsWith("hmac:");
        assertThat(resolved.changes().get(0).getTraits())
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
        var resolution = resolver.resolve(Events.key(event), state, event);
        state = resolution.state();
        return resolution;
    }
}
