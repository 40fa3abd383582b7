package io.millrace.enrichment.profile;

import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.schemas.profile.Profile;
import java.util.List;

/** Merge of profiles of one person: commutative, associative and idempotent, so that order and repeats do not matter. */
public final class ProfileMerge {
    private ProfileMerge() {}

    /** A change that sets traits. */
    public static Profile traitChange(String tenant, String person, TimedTraits traits, long time) {
        return new Profile(tenant, person, traits.values(), traits.times(), null, 0L, time, 0L, List.of(), List.of());
    }

    /** A change that merges the person into another. */
    public static Profile aliasChange(String tenant, String person, String mergedInto, long time) {
        return new Profile(
                tenant,
                person,
                TimedTraits.NONE.values(),
                TimedTraits.NONE.times(),
                mergedInto,
                time,
                time,
                0L,
                List.of(),
                List.of());
    }

    /** The profile with its merge only. */
    static Profile withoutTraits(Profile profile) {
        return new Profile(
                profile.getTenant(),
                profile.getPerson(),
                TimedTraits.NONE.values(),
                TimedTraits.NONE.times(),
                profile.getMergedInto(),
                profile.getMergedAt(),
                profile.getUpdatedAt(),
                0L,
                List.of(),
                List.of());
    }

    /** The traits of a profile with their times. */
    public static TimedTraits traits(Profile profile) {
        return new TimedTraits(profile.getTraits(), profile.getTraitTimes());
    }

    /** Merges a change into a profile: of each trait, and of the merge into another person, the later one wins. */
    static Profile merge(Profile known, Profile change, TraitLimits limits) {
        var traits = traits(known).merge(traits(change), limits);
        var merge = supersedes(change, known) ? change : known;
        return new Profile(
                known.getTenant(),
                known.getPerson(),
                traits.values(),
                traits.times(),
                merge.getMergedInto(),
                merge.getMergedAt(),
                Math.max(known.getUpdatedAt(), change.getUpdatedAt()),
                0L,
                List.of(),
                List.of());
    }

    private static boolean supersedes(Profile change, Profile known) {
        if (change.getMergedInto() == null || known.getMergedInto() == null) {
            return known.getMergedInto() == null;
        }
        if (change.getMergedAt() != known.getMergedAt()) {
            return change.getMergedAt() > known.getMergedAt();
        }
        return change.getMergedInto().compareTo(known.getMergedInto()) > 0;
    }
}
