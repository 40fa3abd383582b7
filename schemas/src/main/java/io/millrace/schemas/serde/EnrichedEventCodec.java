package io.millrace.schemas.serde;

import io.millrace.schemas.event.EnrichedEvent;

/**
 * Enriched events field by field, in the order of their schema. A test compares with Avro's own writer, so that a field
 * that is added to the schema cannot be forgotten here.
 */
final class EnrichedEventCodec {
    private EnrichedEventCodec() {}

    /** Writes the event's fields. */
    @SuppressWarnings("EnumOrdinal") // Avro's number of a symbol; the enum is generated in the schema's order.
    static void write(AvroBuffer out, EnrichedEvent event) {
        out.writeLong(event.getTime());
        out.writeLong(event.getReceivedAt());
        out.writeString(event.getTenant());
        out.writeLong(event.getType().ordinal());
        out.writeOptional(event.getName());
        out.writeString(event.getPerson());
        out.writeString(event.getSession());
        out.writeBoolean(event.getBot());
        out.writeOptional(event.getUserId());
        out.writeOptional(event.getAnonymousId());
        out.writeString(event.getMessageId());
        out.writeOptional(event.getGroupId());
        out.writeOptional(event.getPageUrl());
        out.writeOptional(event.getPagePath());
        out.writeOptional(event.getPageTitle());
        out.writeOptional(event.getPageReferrer());
        out.writeOptional(event.getGeoCountry());
        out.writeOptional(event.getGeoRegion());
        out.writeOptional(event.getGeoCity());
        out.writeOptional(event.getGeoContinent());
        out.writeOptional(event.getBrowser());
        out.writeOptional(event.getOs());
        out.writeOptional(event.getDeviceType());
        out.writeOptional(event.getCampaignSource());
        out.writeOptional(event.getCampaignMedium());
        out.writeOptional(event.getCampaignName());
        out.writeOptional(event.getCampaignTerm());
        out.writeOptional(event.getCampaignContent());
        out.writeOptional(event.getReferrerMedium());
        out.writeOptional(event.getReferrerSource());
        out.writeOptional(event.getAttributionSource());
        out.writeOptional(event.getAttributionMedium());
        out.writeOptional(event.getAttributionName());
        out.writeOptional(event.getAttributionTerm());
        out.writeOptional(event.getAttributionContent());
        out.writeOptional(event.getAttributionReferrer());
        out.writeOptional(event.getFirstTouchSource());
        out.writeOptional(event.getFirstTouchMedium());
        out.writeOptional(event.getFirstTouchName());
        out.writeOptional(event.getFirstTouchTerm());
        out.writeOptional(event.getFirstTouchContent());
        out.writeOptional(event.getFirstTouchReferrer());
        out.writeOptional(event.getIp());
        out.writeOptional(event.getUserAgent());
        out.writeMap(event.getProperties());
        out.writeMap(event.getTraits());
        out.writeStrings(event.getEnrichmentErrors());
    }
}
