package io.millrace.aggregation.combine;

import java.util.Arrays;
import java.util.List;

/**
 * Group that counted a person.
 *
 * @param person {@link io.millrace.aggregation.measure.PersonHash} of the person
 */
record GroupOfPerson(String tenant, long person, PersonGroup group) {
    /**
     * Puts those of one person one after the other, almost always all of them: by as many leading bits of the hash as a long has room for
     * beside the place. Sorting objects took longer than storing them.
     */
    static void sortByPerson(List<GroupOfPerson> groups) {
        var unsorted = groups.toArray(GroupOfPerson[]::new);
        long places = Long.highestOneBit(Math.max(1, unsorted.length)) * 2 - 1;
        var order = new long[unsorted.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (unsorted[i].person & ~places) | i;
        }
        Arrays.sort(order);
        for (int i = 0; i < order.length; i++) {
            groups.set(i, unsorted[(int) (order[i] & places)]);
        }
    }

    boolean isOf(String ofTenant, long ofPerson) {
        return person == ofPerson && tenant.equals(ofTenant);
    }
}
