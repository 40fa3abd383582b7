package io.millrace.aggregation.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.query.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encrypted connection, with a certificate that keytool makes. */
class PostgresTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @Test
    void aClientThatRequiresEncryptionIsServed(@TempDir Path directory) throws Exception {
        PostgresConfig.Tls tls = certificate(directory);
        var config = new PostgresConfig("127.0.0.1", Optional.of(0), 4, Optional.of(tls), Duration.ofMinutes(1));
        var access = TestKeys.access(Map.of("aggregation.keys", "office:*:read:" + TestKeys.hash("mr_office")));

        try (PostgresFixture server =
                        new PostgresFixture(Files.createDirectory(directory.resolve("state")), access, config);
                Connection connection = server.connect("sslmode", "require", "password", "mr_office");
                ResultSet rows = connection.createStatement().executeQuery("SELECT SUM(orders) FROM sales")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getLong(1)).isEqualTo(12);
        }
    }

    @Test
    void aClientThatRequiresEncryptionIsNotServedWithoutACertificate(@TempDir Path directory) {
        try (PostgresFixture server = new PostgresFixture(directory)) {
            assertThatThrownBy(() -> server.connect("sslmode", "require").close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("SSL");
        }
    }

    private static PostgresConfig.Tls certificate(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return new PostgresConfig.Tls(
                pem(directory, "CERTIFICATE", keys.getCertificate("server").getEncoded()),
                pem(directory, "PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded()));
    }

    private static Path pem(Path directory, String kind, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                directory.resolve(kind.replace(' ', '-') + ".pem"),
                "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }
}
