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
        out.number(event.getTime());
        out.number(event.getReceivedAt());
        out.text(event.getTenant());
        out.number(event.getType().ordinal());
        out.optional(event.getName());
        out.text(event.getPerson());
        out.text(event.getSession());
        out.flag(event.getBot());
        out.optional(event.getUserId());
        out.optional(event.getAnonymousId());
        out.text(event.getMessageId());
        out.optional(event.getGroupId());
        out.optional(event.getPageUrl());
        out.optional(event.getPagePath());
        out.optional(event.getPageTitle());
        out.optional(event.getPageReferrer());
        out.optional(event.getGeoCountry());
        out.optional(event.getGeoRegion());
        out.optional(event.getGeoCity());
        out.optional(event.getGeoContinent());
        out.optional(event.getBrowser());
        out.optional(event.getOs());
        out.optional(event.getDeviceType());
        out.optional(event.getCampaignSource());
        out.optional(event.getCampaignMedium());
        out.optional(event.getCampaignName());
        out.optional(event.getCampaignTerm());
        out.optional(event.getCampaignContent());
        out.optional(event.getReferrerMedium());
        out.optional(event.getReferrerSource());
        out.optional(event.getIp());
        out.optional(event.getUserAgent());
        out.map(event.getProperties());
        out.map(event.getTraits());
        out.texts(event.getEnrichmentErrors());
    }
}
