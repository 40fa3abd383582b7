package io.millrace.aggregation.event;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Fixed fields of an enriched event, each with the path that expressions use and its field in the Avro record. */
public enum EventField {
    TIME("time", "time", Shape.TIMESTAMP),
    RECEIVED_AT("receivedAt", "receivedAt", Shape.TIMESTAMP),
    TENANT("tenant", "tenant", Shape.TEXT),
    TYPE("type", "type", Shape.SYMBOL),
    NAME("name", "name", Shape.TEXT),
    PERSON("person", "person", Shape.TEXT),
    SESSION("session", "session", Shape.TEXT),
    BOT("bot", "bot", Shape.FLAG),
    USER_ID("userId", "userId", Shape.TEXT),
    ANONYMOUS_ID("anonymousId", "anonymousId", Shape.TEXT),
    MESSAGE_ID("messageId", "messageId", Shape.TEXT),
    GROUP_ID("groupId", "groupId", Shape.TEXT),
    PAGE_URL("page.url", "pageUrl", Shape.TEXT),
    PAGE_PATH("page.path", "pagePath", Shape.TEXT),
    PAGE_TITLE("page.title", "pageTitle", Shape.TEXT),
    PAGE_REFERRER("page.referrer", "pageReferrer", Shape.TEXT),
    GEO_COUNTRY("geo.country", "geoCountry", Shape.TEXT),
    GEO_REGION("geo.region", "geoRegion", Shape.TEXT),
    GEO_CITY("geo.city", "geoCity", Shape.TEXT),
    GEO_CONTINENT("geo.continent", "geoContinent", Shape.TEXT),
    DEVICE_BROWSER("device.browser", "browser", Shape.TEXT),
    DEVICE_OS("device.os", "os", Shape.TEXT),
    DEVICE_TYPE("device.type", "deviceType", Shape.TEXT),
    CAMPAIGN_SOURCE("campaign.source", "campaignSource", Shape.TEXT),
    CAMPAIGN_MEDIUM("campaign.medium", "campaignMedium", Shape.TEXT),
    CAMPAIGN_NAME("campaign.name", "campaignName", Shape.TEXT),
    CAMPAIGN_TERM("campaign.term", "campaignTerm", Shape.TEXT),
    CAMPAIGN_CONTENT("campaign.content", "campaignContent", Shape.TEXT),
    REFERRER_MEDIUM("referrer.medium", "referrerMedium", Shape.TEXT),
    REFERRER_SOURCE("referrer.source", "referrerSource", Shape.TEXT),
    ATTRIBUTION_SOURCE("attribution.source", "attributionSource", Shape.TEXT),
    ATTRIBUTION_MEDIUM("attribution.medium", "attributionMedium", Shape.TEXT),
    ATTRIBUTION_NAME("attribution.name", "attributionName", Shape.TEXT),
    ATTRIBUTION_TERM("attribution.term", "attributionTerm", Shape.TEXT),
    ATTRIBUTION_CONTENT("attribution.content", "attributionContent", Shape.TEXT),
    ATTRIBUTION_REFERRER("attribution.referrer", "attributionReferrer", Shape.TEXT),
    FIRST_TOUCH_SOURCE("firstTouch.source", "firstTouchSource", Shape.TEXT),
    FIRST_TOUCH_MEDIUM("firstTouch.medium", "firstTouchMedium", Shape.TEXT),
    FIRST_TOUCH_NAME("firstTouch.name", "firstTouchName", Shape.TEXT),
    FIRST_TOUCH_TERM("firstTouch.term", "firstTouchTerm", Shape.TEXT),
    FIRST_TOUCH_CONTENT("firstTouch.content", "firstTouchContent", Shape.TEXT),
    FIRST_TOUCH_REFERRER("firstTouch.referrer", "firstTouchReferrer", Shape.TEXT),
    IP("ip", "ip", Shape.TEXT),
    USER_AGENT("userAgent", "userAgent", Shape.TEXT);

    /** Kind of a field's value. */
    public enum Shape {
        TIMESTAMP,
        TEXT,
        SYMBOL,
        FLAG
    }

    private static final Map<String, EventField> BY_PATH =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventField::path, Function.identity()));

    private final String path;
    private final String avroName;
    private final Shape shape;

    EventField(String path, String avroName, Shape shape) {
        this.path = path;
        this.avroName = avroName;
        this.shape = shape;
    }

    /** Path without the leading {@code event.}, such as {@code geo.country}. */
    public String path() {
        return path;
    }

    public Shape shape() {
        return shape;
    }

    /** Slot of the field in an {@link EventView}, the same in every {@link SlotLayout}. */
    @SuppressWarnings("EnumOrdinal") // A slot indexes arrays of this process and is never stored.
    public int slot() {
        return ordinal();
    }

    String avroName() {
        return avroName;
    }

    /** Field with the path, or null if there is none. */
    public static EventField ofPath(String path) {
        return BY_PATH.get(path);
    }
}
