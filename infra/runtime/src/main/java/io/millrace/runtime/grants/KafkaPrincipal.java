package io.millrace.runtime.grants;

import io.millrace.runtime.config.KafkaConfig;
import java.util.regex.Pattern;

/** Who a service is for the broker, as far as its own settings show. */
final class KafkaPrincipal {
    private static final Pattern USER = Pattern.compile("\\busername\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");

    private KafkaPrincipal() {}

    /** {@code User:name} for SASL with a user name; else how to find out. */
    static String of(KafkaConfig kafka) {
        var jaas = kafka.properties().getOrDefault("sasl.jaas.config", "");
        var user = USER.matcher(jaas);
        if (user.find()) {
            return "User:" + (user.group(1) == null ? user.group(2) : user.group(1));
        }
        return kafka.properties().containsKey("ssl.keystore.location")
                ? "the principal of the certificate in kafka.ssl.keystore.location"
                : "this service's principal";
    }
}
