package io.millrace.enrichment.person;

import io.millrace.enrichment.trait.CompactReader;
import io.millrace.enrichment.trait.CompactWriter;
import io.millrace.enrichment.trait.TraitCodec;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonMergeFact;
import java.util.NavigableMap;

/** Codec of nodes in state. A first byte of 0 is a profile that the release before wrote; see {@link PersonStore}. */
final class PersonNodeCodec {
    static final int VERSION = 3;
    private static final int VERSION_WITHOUT_TOUCHES = 2;
    private static final int POINTER = 0;
    private static final int ROOT = 1;
    private static final int STOPPED = 2;
    private static final int TOUCHED = 4;

    private PersonNodeCodec() {}

    static byte[] encode(PersonNode node) {
        var out = new CompactWriter();
        var isTouched = node.isRoot() && node.person().firstTouch() != null;
        // The oldest that can say it: an instance of the build before may have to read it during an upgrade.
        out.putByte(isTouched ? VERSION : VERSION_WITHOUT_TOUCHES);
        if (!node.isRoot()) {
            out.putByte(POINTER);
            PersonIdCodec.put(out, node.parent());
            return out.toBytes();
        }
        var person = node.person();
        out.putByte(ROOT | (person.isStopped() ? STOPPED : 0) | (isTouched ? TOUCHED : 0));
        if (isTouched) {
            TouchCodec.put(out, person.firstTouch());
        }
        out.putLong(person.ids().size());
        person.ids().forEach((id, first) -> {
            PersonIdCodec.put(out, id);
            // The time of an id that no event is known of would take ten bytes.
            out.putLong(first == KnownPerson.UNKNOWN ? Long.MIN_VALUE : first);
        });
        putMembers(out, person.devices());
        putMembers(out, person.users());
        out.putLong(person.others().size());
        person.others().forEach(other -> PersonIdCodec.put(out, other));
        out.putLong(person.subscriptions().size());
        for (var one : person.subscriptions()) {
            out.putString(one.device());
            out.putString(one.user());
        }
        out.putLong(person.merges().size());
        for (var merge : person.merges()) {
            PersonIdCodec.put(out, merge.getPerson());
            out.putString(merge.getReason().name());
            out.putLong(merge.getSince());
        }
        out.putRaw(TraitCodec.encode(person.traits()));
        return out.toBytes();
    }

    /**
     * Decodes a node.
     *
     * @throws IllegalStateException if {@link #encode} did not write the bytes, or a later version did
     */
    static PersonNode decode(byte[] bytes) {
        var in = new CompactReader(bytes);
        var version = in.getByte();
        if (version != VERSION && version != VERSION_WITHOUT_TOUCHES) {
            throw new IllegalStateException("a person has format version " + version + ", this release reads versions "
                    + VERSION_WITHOUT_TOUCHES + " and " + VERSION
                    + "; run the release that wrote it, or reset the application's state");
        }
        var kind = in.getByte();
        if (kind == POINTER) {
            return PersonNode.pointingTo(PersonIdCodec.get(in));
        }
        var person = new KnownPerson();
        person.setStopped((kind & STOPPED) != 0);
        if ((kind & TOUCHED) != 0) {
            person.setFirstTouch(TouchCodec.get(in));
        }
        for (var left = in.getLong(); left > 0; left--) {
            var id = PersonIdCodec.get(in);
            var first = in.getLong();
            person.ids().put(id, first == Long.MIN_VALUE ? KnownPerson.UNKNOWN : first);
        }
        getMembers(in, person.devices());
        getMembers(in, person.users());
        for (var left = in.getLong(); left > 0; left--) {
            person.others().add(PersonIdCodec.get(in));
        }
        for (var left = in.getLong(); left > 0; left--) {
            var device = in.getString();
            person.subscriptions().add(new Subscription(device, in.getString()));
        }
        for (var left = in.getLong(); left > 0; left--) {
            var merged = PersonIdCodec.get(in);
            var reason = MergeReason.valueOf(in.getString());
            person.remember(new PersonMergeFact(merged, reason, in.getLong()));
        }
        person.setTraits(TraitCodec.decode(in.remaining()));
        return PersonNode.root(person);
    }

    private static void putMembers(CompactWriter out, NavigableMap<String, PersonMember> members) {
        out.putLong(members.size());
        for (var member : members.values()) {
            out.putString(member.id());
            PersonIdCodec.put(out, member.node());
            out.putLong(member.splits());
        }
    }

    private static void getMembers(CompactReader in, NavigableMap<String, PersonMember> members) {
        for (var left = in.getLong(); left > 0; left--) {
            var id = in.getString();
            var node = PersonIdCodec.get(in);
            members.put(id, new PersonMember(id, node, (int) in.getLong()));
        }
    }
}
