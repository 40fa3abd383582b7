package io.millrace.enrichment.attribution;

import java.util.ArrayList;
import java.util.List;

/**
 * The touches of a session that its attribution depends on: the earliest one, and campaigns. An event is attributed to the latest
 * campaign at or before it; without one to the earliest touch, which may be later than the event.
 *
 * <p>What is kept is a function of the set of touches, not of the order in which they were added, with two exceptions: between
 * two touches of a campaign those of the same campaign are forgotten, and of more than {@link #MAX} touches the oldest campaigns
 * after the first. Immutable.
 *
 * @param touches in order of time
 */
public record SessionTouches(List<Touch> touches) {
    /** Most touches of a session that are kept. */
    public static final int MAX = 8;

    /** No touches. */
    public static final SessionTouches NONE = new SessionTouches(List.of());

    /** The touches with another; the same object if it changes nothing. */
    public SessionTouches with(Touch touch) {
        if (touches.isEmpty()) {
            return new SessionTouches(List.of(touch));
        }
        var first = touches.get(0);
        if (!touch.campaign() && touch.compareTo(first) >= 0) {
            return this;
        }
        int at = 0;
        while (at < touches.size() && touches.get(at).compareTo(touch) < 0) {
            at++;
        }
        if (at < touches.size() && touches.get(at).equals(touch)) {
            return this;
        }
        var next = new ArrayList<>(touches);
        if (at == 0 && !first.campaign()) {
            next.set(0, touch);
        } else {
            next.add(at, touch);
        }
        return bounded(next, at);
    }

    private SessionTouches bounded(List<Touch> next, int added) {
        if (isWithinCampaign(next, added)) {
            return this;
        }
        if (isWithinCampaign(next, added - 1)) {
            next.remove(added - 1);
        } else if (isWithinCampaign(next, added + 1)) {
            next.remove(added + 1);
        }
        if (next.size() > MAX) {
            next.remove(1);
        }
        return next.equals(touches) ? this : new SessionTouches(List.copyOf(next));
    }

    /** Whether the touches before and after are of the same campaign. */
    private static boolean isWithinCampaign(List<Touch> all, int index) {
        if (index < 1 || index > all.size() - 2) {
            return false;
        }
        var touch = all.get(index);
        return isSameCampaign(all.get(index - 1), touch) && isSameCampaign(touch, all.get(index + 1));
    }

    private static boolean isSameCampaign(Touch one, Touch other) {
        return one.campaign() && other.campaign() && one.from().equals(other.from());
    }

    /**
     * The touch that an event is attributed to; null if there is none.
     *
     * @param time event time, ms since the epoch
     */
    public Touch at(long time) {
        for (int i = touches.size() - 1; i >= 0; i--) {
            var touch = touches.get(i);
            if (i == 0 || touch.time() <= time) {
                return touch;
            }
        }
        return null;
    }
}
