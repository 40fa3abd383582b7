package io.millrace.enrichment.person;

import java.util.Objects;

/**
 * Node of the union-find: either points to another node that is closer to the root, or is a root and knows its person. Pointers
 * lead to smaller ids, so that there are no circles.
 *
 * @param parent the node that this one is part of; null of a root
 * @param person what is known; null unless a root
 */
record PersonNode(String parent, KnownPerson person) {
    PersonNode {
        if ((parent == null) == (person == null)) {
            throw new IllegalArgumentException("a node is a pointer or a root");
        }
    }

    static PersonNode pointingTo(String parent) {
        return new PersonNode(Objects.requireNonNull(parent), null);
    }

    static PersonNode root(KnownPerson person) {
        return new PersonNode(null, person);
    }

    boolean isRoot() {
        return parent == null;
    }
}
