package io.millrace.enrichment.person;

import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.trait.TimedTraits;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the world knew of a person before a change: what was published, and what its devices were told.
 *
 * @param face id of the person; null if no event was published under it
 * @param firstSeen event time of the first event, ms since the epoch
 * @param traits traits
 * @param firstTouch what first brought the person; null if nothing is known
 * @param givenUp ids that were published as given up
 * @param devices devices
 * @param users users
 * @param subscriptions devices that follow a user of the person
 */
record PersonBefore(
        String face,
        long firstSeen,
        TimedTraits traits,
        Touch firstTouch,
        Set<String> givenUp,
        Set<String> devices,
        Set<String> users,
        Set<Subscription> subscriptions) {
    static PersonBefore of(KnownPerson person) {
        return new PersonBefore(
                person.face(),
                person.firstSeen(),
                person.traits(),
                person.firstTouch(),
                person.givenUp(),
                new TreeSet<>(person.devices().keySet()),
                new TreeSet<>(person.users().keySet()),
                new TreeSet<>(person.subscriptions()));
    }

    /** The same, with what a device knows that sent its facts. */
    PersonBefore asKnownBy(String person, TimedTraits known) {
        return new PersonBefore(person, firstSeen, known, firstTouch, givenUp, devices, users, subscriptions);
    }
}
