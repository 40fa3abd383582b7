package io.millrace.connect;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.CaseInsensitiveValidString;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;

/** Settings of the converter; those of the registry client have the names that Confluent's converters use. */
final class RowConverterConfig extends AbstractConfig {
    static final String REGISTRY_URL = "schema.registry.url";
    static final String LISTS = "lists";

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    REGISTRY_URL,
                    ConfigDef.Type.STRING,
                    ConfigDef.NO_DEFAULT_VALUE,
                    new NonEmptyString(),
                    Importance.HIGH,
                    "Base URLs of the registry's Confluent API, separated by commas. Credentials and TLS as for Confluent's"
                            + " converters: basic.auth.credentials.source, basic.auth.user.info, bearer.auth.token,"
                            + " schema.registry.ssl.*")
            .define(
                    LISTS,
                    ConfigDef.Type.STRING,
                    "json",
                    CaseInsensitiveValidString.in("json", "array"),
                    Importance.LOW,
                    "What a list (of a measure top) becomes: json, a text column of JSON, or array, an array of structs");

    RowConverterConfig(Map<String, ?> settings) {
        super(DEFINITION, settings);
    }

    String registryUrl() {
        return getString(REGISTRY_URL);
    }

    ListFormat lists() {
        return ListFormat.valueOf(getString(LISTS).toUpperCase(Locale.ROOT));
    }

    /** Settings that only the registry client reads. */
    Map<String, Object> registrySettings() {
        var settings = new HashMap<>(originals());
        settings.remove(REGISTRY_URL);
        settings.remove(LISTS);
        return settings;
    }
}
