package io.millrace.ingest.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLineTest {
    @Test
    void methodTargetAndProtocolAreRead() {
        var request = RequestLine.parse("GET /a b?c=d#e HTTP/1.1");

        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.target()).isEqualTo("/a b?c=d#e");
        assertThat(request.path()).isEqualTo("/a b");
        assertThat(request.protocol()).isEqualTo("HTTP/1.1");
        assertThat(request.host()).isNull();
    }

    @Test
    void anAbsoluteTargetNamesSchemeAndHost() {
        var request = RequestLine.of("GET", "HTTPS://shop.example:443?x=1", "HTTP/2.0");

        assertThat(request.scheme()).isEqualTo("https");
        assertThat(request.host()).isEqualTo("shop.example");
        assertThat(request.path()).isEqualTo("/");
        assertThat(request.pathAndQuery()).isEqualTo("/?x=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\x16\\x03", "GET", "- -", "GET cart"})
    void anEntryThatIsNoRequestHasOnlyItsRawText(String text) {
        var request = RequestLine.parse(text);

        assertThat(request.raw()).isEqualTo(text);
        assertThat(request.method()).isNull();
        assertThat(request.path()).isNull();
    }
}
