package io.millrace.aggregation.query;

import io.millrace.runtime.access.AccessConfig;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.config.HttpConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** API keys for tests. */
public final class TestKeys {
    private TestKeys() {}

    /** What these settings allow. */
    public static AccessConfig access(Map<String, String> settings) {
        ConfigReader reader = new ConfigReader(ConfigSource.of(settings));
        AccessConfig access = AccessConfig.read(reader, "aggregation", new HttpConfig("127.0.0.1", 0));
        reader.verify();
        return access;
    }

    /** The key as the setting names it. */
    public static String hash(String key) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
