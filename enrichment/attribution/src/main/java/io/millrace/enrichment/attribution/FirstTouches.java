package io.millrace.enrichment.attribution;

import io.millrace.schemas.person.FirstTouch;

/** Conversion of first touches to and from the contract of messages. */
public final class FirstTouches {
    private FirstTouches() {}

    /** The touch as a record; null is none. */
    public static FirstTouch toRecord(Touch touch) {
        if (touch == null) {
            return null;
        }
        var from = touch.from();
        return new FirstTouch(
                touch.time(),
                touch.campaign(),
                from.source(),
                from.medium(),
                from.name(),
                from.term(),
                from.content(),
                from.referrer());
    }

    /** The touch of a record; null is none. */
    public static Touch fromRecord(FirstTouch touch) {
        if (touch == null) {
            return null;
        }
        var from = new TrafficSource(
                touch.getSource(),
                touch.getMedium(),
                touch.getName(),
                touch.getTerm(),
                touch.getContent(),
                touch.getReferrer());
        return new Touch(touch.getTime(), touch.getCampaign(), from);
    }
}
