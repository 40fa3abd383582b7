package io.millrace.runtime.service;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.millrace.runtime.config.Secrets;
import java.nio.charset.StandardCharsets;

/** Log entries as JSON, without the credentials that addresses in them may hold. Named by {@code log-json.xml}. */
public final class MaskingJsonEncoder extends JsonEncoder {
    @Override
    public byte[] encode(ILoggingEvent event) {
        return Secrets.masked(new String(super.encode(event), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }
}
