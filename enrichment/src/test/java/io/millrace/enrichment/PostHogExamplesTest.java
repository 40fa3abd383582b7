package io.millrace.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.testing.Events;
import io.millrace.schemas.person.PersonCommands;
import io.millrace.schemas.person.PersonIds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The journeys by which PostHog's documentation explains identify, alias, reset, merges and splits, as of November 2026. What
 * differs here says so by its name; IDENTITY.md has the sources.
 */
class PostHogExamplesTest {
    @TempDir
    Path dir;

    @AutoClose
    private People people;

    @Test
    void eventsBeforeAndAfterIdentifyAreOnePersons() {
        start(Map.of());

        var before = people.track("anonymous-1", null);
        var identify = people.identify("anonymous-1", "user-456", Map.of("plan", "pro"));
        var after = people.track("anonymous-1", "user-456");

        assertThat(Stream.of(before, identify, after).map(people::personOf)).containsOnly(before.getPerson());
        assertThat(after.getTraits()).containsEntry("plan", "pro");
        assertThat(after.getAnonymousId()).as("what was sent stays").isEqualTo("anonymous-1");
    }

    @Test
    void whoIsIdentifiedOnEveryPlatformIsOnePersonInWhateverOrder() {
        start(Map.of());
        var web = people.track("web", null);
        var app = people.track("app", null);
        var server = people.track(null, "user-456");

        people.identify("app", "user-456", Map.of());
        people.identify("web", "user-456", Map.of());

        assertThat(Stream.of(web, app, server).map(people::personOf)).containsOnly(web.getPerson());
    }

    @Test
    void identifyAsSomebodyElseInTheSameSessionKeepsTwoPersonsApart() {
        start(Map.of());
        var first = people.identify("browser", "user-A", Map.of());

        var second = people.identify("browser", "user-C", Map.of());

        assertThat(people.personOf(second)).isNotEqualTo(people.personOf(first));
        assertThat(people.merges()).isEmpty();
    }

    @Test
    void resetOnLogoutKeepsTheNextVisitorApart() {
        start(Map.of());
        var first = people.track("before-reset", "ann");

        var visitor = people.track("after-reset", null);
        var second = people.track("after-reset", "bob");

        assertThat(people.personOf(visitor)).isNotEqualTo(people.personOf(first));
        assertThat(people.personOf(second)).isEqualTo(people.personOf(visitor));
    }

    /** There a computer without reset makes its users one, it is said; here only what comes between logout and login is lost. */
    @Test
    void usersOfASharedComputerWithoutResetAreNotGroupedTogether() {
        start(Map.of());
        var ann = people.track("computer", "ann");

        var between = people.track("computer", null);
        var bob = people.track("computer", "bob");
        var bobAgain = people.track("computer", null);

        assertThat(people.personOf(between)).isEqualTo(people.personOf(ann));
        assertThat(people.personOf(bob)).isNotEqualTo(people.personOf(ann));
        assertThat(people.personOf(bobAgain)).isEqualTo(people.personOf(bob));
    }

    @Test
    void anAliasGivesAUserASecondId() {
        start(Map.of());
        var frontend = people.track("browser", "frontend_id");

        people.alias("backend_id", "frontend_id");
        var backend = people.track(null, "backend_id");

        assertThat(people.personOf(backend)).isEqualTo(people.personOf(frontend));
    }

    @Test
    void aServerLinksAnAnonymousSessionByAnAlias() {
        start(Map.of());
        var session = people.track("anon-session-abc", null);
        var user = people.track(null, "user-456");

        people.alias("anon-session-abc", "user-456");
        var later = people.track("anon-session-abc", null);

        assertThat(Stream.of(user, later).map(people::personOf)).containsOnly(people.personOf(session));
    }

    /** There the merge is skipped with a warning, because the person of the previous id was identified before. */
    @Test
    void anAliasOfAnIdentifiedUserMergesHereAndIsRefusedThere() {
        start(Map.of());
        var one = people.identify("d1", "user1", Map.of());
        var two = people.identify("d2", "user2", Map.of());

        people.alias("user1", "user2");

        assertThat(people.personOf(two)).isEqualTo(people.personOf(one));
    }

    /** There it is the event {@code $merge_dangerously}, which nothing undoes. */
    @Test
    void aMergeByHandJoinsAnyTwo() {
        start(Map.of());
        var one = people.identify("d1", "user1", Map.of());
        var two = people.identify("d2", "user2", Map.of());

        people.change(PersonCommands.merge(Events.TENANT, two.getPerson(), one.getPerson(), people.now()));

        assertThat(people.personOf(two)).isEqualTo(people.personOf(one));
        assertThat(people.track("d2", null).getPerson()).isEqualTo(people.personOf(one));
    }

    /** There the properties of the person that is merged into win; here the value that was set last does, whoever survives. */
    @Test
    void ofTwoValuesOfATraitTheLaterHoldsHereAndTheSurvivorsThere() {
        start(Map.of());
        people.identify("d1", "user-A", Map.of("name", "User A", "location", "London"));
        people.identify("d2", null, Map.of("name", "Anonymous User", "phone", "0800"));

        people.identify("d2", "user-A", Map.of());

        assertThat(List.of(people.track("d1", null), people.track("d2", null)))
                .allSatisfy(event -> assertThat(event.getTraits())
                        .containsEntry("name", "Anonymous User")
                        .containsEntry("location", "London")
                        .containsEntry("phone", "0800"));
    }

    /** There it is not said how past events are counted; here they stay where they were. */
    @Test
    void aDeviceThatIsSplitOffIsAPersonOfItsOwnFromThenOn() {
        start(Map.of());
        var first = people.track("d1", "ann");
        var second = people.track("d2", "ann");

        people.change(PersonCommands.splitDevice(Events.TENANT, first.getPerson(), "d2", people.now()));
        var after = people.track("d2", null);

        assertThat(people.personOf(second)).isEqualTo(first.getPerson());
        assertThat(people.personOf(after)).isEqualTo(PersonIds.ofSplitDevice(Events.TENANT, "d2", 1));
        assertThat(people.track("d1", null).getPerson()).isEqualTo(first.getPerson());
    }

    /** The strings that PostHog refuses; those that are no print of a missing value have to be configured here. */
    @Test
    void stringsThatAreNobodysIdJoinNobody() {
        var refused = List.of(
                "anonymous",
                "guest",
                "distinctid",
                "distinct_id",
                "id",
                "not_authenticated",
                "email",
                "undefined",
                "true",
                "false",
                "[object Object]",
                "NaN",
                "None",
                "none",
                "null",
                "0");
        start(Map.of("placeholder.ids", String.join(",", refused)));

        for (var nobody : refused) {
            var one = people.track("one-" + nobody, nobody);
            var other = people.track("other-" + nobody, nobody);
            assertThat(people.personOf(one)).as(nobody).isNotEqualTo(people.personOf(other));
        }
        assertThat(people.merges()).isEmpty();
    }

    private void start(Map<String, String> settings) {
        people = new People(dir, settings);
    }
}
