package io.millrace.aggregation.combine;

import java.util.Comparator;

/**
 * Group that counted a person.
 *
 * @param person {@link io.millrace.aggregation.measure.PersonHash} of the person
 */
record GroupOfPerson(String tenant, long person, PersonGroup group) {
    static final Comparator<GroupOfPerson> BY_PERSON_AND_DAY = Comparator.comparingLong(GroupOfPerson::person)
            .thenComparing(GroupOfPerson::tenant)
            .thenComparingInt(one -> one.group.day());

    boolean isOf(String ofTenant, long ofPerson) {
        return person == ofPerson && tenant.equals(ofTenant);
    }
}
