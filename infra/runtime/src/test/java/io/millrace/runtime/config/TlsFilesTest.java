package io.millrace.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlsFilesTest {
    @Test
    void withoutACertificateThePortSpeaksPlainHttp() {
        assertThat(read(Map.of())).isEmpty();
    }

    @Test
    void certificateKeyAndAuthorityAreFiles() {
        var files = read(Map.of(
                "sink.tls.certificate",
                "/tls/tls.crt",
                "sink.tls.key",
                "/tls/tls.key",
                "sink.tls.peers",
                "/tls/ca.crt"));

        assertThat(files)
                .contains(new TlsFiles(
                        Path.of("/tls/tls.crt"), Path.of("/tls/tls.key"), Optional.of(Path.of("/tls/ca.crt"))));
    }

    @Test
    void oneWithoutTheOtherIsAnError() {
        assertThatThrownBy(() -> read(Map.of("sink.tls.certificate", "/tls/tls.crt")))
                .hasMessageContaining("sink.tls.key is missing");
        assertThatThrownBy(() -> read(Map.of("sink.tls.key", "/tls/tls.key")))
                .hasMessageContaining("sink.tls.certificate is missing");
        assertThatThrownBy(() -> read(Map.of("sink.tls.peers", "/tls/ca.crt")))
                .hasMessageContaining("sink.tls.peers needs sink.tls.certificate");
    }

    private static Optional<TlsFiles> read(Map<String, String> settings) {
        var reader = new ConfigReader(ConfigSource.of(settings));
        var files = HttpConfig.read(reader, "sink", 8092).tls();
        reader.verify();
        return files;
    }
}
