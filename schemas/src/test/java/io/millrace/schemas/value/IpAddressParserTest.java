package io.millrace.schemas.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "203.0.113.9 | 203.0.113.9",
                "203.0.113.9:51234 | 203.0.113.9",
                "2001:db8::1 | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1] | 2001:db8:0:0:0:0:0:1",
                "[2001:DB8::1]:443 | 2001:db8:0:0:0:0:0:1",
                "\"[2001:db8::1]:4711\" | 2001:db8:0:0:0:0:0:1",
                "fe80::1%eth0 | fe80:0:0:0:0:0:0:1",
                "[fe80::1%25en0]:80 | fe80:0:0:0:0:0:0:1",
                "::ffff:203.0.113.9 | 203.0.113.9",
                "[::ffff:203.0.113.9]:80 | 203.0.113.9",
                "203.0.113.9, 10.0.0.1, 10.0.0.2 | 203.0.113.9",
                "unknown, 203.0.113.9:80 | 203.0.113.9",
                "` 203.0.113.9 ` | 203.0.113.9",
            })
    void anAddressIsReadHoweverItIsWritten(String text, String expected) {
        assertThat(IpAddressParser.parse(text).orElseThrow().getHostAddress()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[2001:db8::1]:443 | 2001:db8::1",
                "203.0.113.9:51234 | 203.0.113.9",
                "fe80::1%eth0 | fe80::1",
                "-, 203.0.113.9 | 203.0.113.9"
            })
    void theLiteralIsTheAddressAsItWasWritten(String text, String expected) {
        assertThat(IpAddressParser.literal(text)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "-",
                "unknown",
                "localhost",
                "example.com",
                "example.com:80",
                "256.1.1.1",
                "1.2.3",
                "1.2.3.4.5",
                "203.000.113.009",
                "1.2.3.4:",
                "1.2.3.4:x",
                "1.2.3.4:123456",
                "[1.2.3.4]:80",
                "[2001:db8::1",
                "[2001:db8::1]443",
                "[]",
                "[]:80",
                ":",
                "::g",
                "1:2:3",
                "\u0661.2.3.4",
                "2001:db8::\uff11",
                "face",
                "%eth0",
                "1.2.3.4%eth0"
            })
    void whatIsNoLiteralAddressIsNone(String text) {
        assertThat(IpAddressParser.parse(text)).isEmpty();
    }
}
