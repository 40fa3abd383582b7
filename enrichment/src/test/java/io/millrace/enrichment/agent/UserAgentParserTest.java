package io.millrace.enrichment.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserAgentParserTest {
    private static UserAgentParser agents;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() throws IOException {
        agents = UserAgentParser.of(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Brave|Mac OS X|Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_3) AppleWebKit/537.36 (KHTML, like Gecko) Brave Chrome/80.0.3987.87 Safari/537.36
        Brave|iOS|Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari/604.1 Brave
        WeChat Browser|Android|Mozilla/5.0 (Linux; Android 13; V2203A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 XWEB/5169 MMWEBSDK/20230405 MicroMessenger/8.0.35.2360(0x2800235D) WeChat/arm64 NetType/WIFI
        WeChat Browser|Windows|Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63090c33) XWEB/14315
        Opera GX|Android|Mozilla/5.0 (Linux; Android 16; SM-X210) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.7559.132 Safari/537.36 OPX/3.1
        Vivaldi|Windows|Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/98.0.4758.88 Safari/537.36 Vivaldi/4.3
        Telegram|Android|Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.7559.132 Safari/537.36 Telegram-Android/12.4.1 (Xiaomi 2405CRPFDG; Android 15; SDK 35; HIGH)
        TikTok|iOS|Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 BytedanceWebview/d8a21c6 trill_34.9.0
        Huawei Browser|HarmonyOS|Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.0.4.300
        """)
    void browsersThatUaParserLacksAreRecognised(String browser, String os, String agent) {
        var read = agents.parse(agent);

        assertThat(read.browser()).isEqualTo(browser);
        assertThat(read.os()).isEqualTo(os);
        assertThat(read.bot()).isFalse();
    }

    @Test
    void newerRulesAreReadFromAFile() throws IOException {
        var file = Files.writeString(folder.resolve("regexes.yaml"), """
            user_agent_parsers:
              - regex: '(Newest)/(\\d+)'
              - regex: 'old(er)?thing'
                family_replacement: 'Old$1 Thing'
            os_parsers:
              - regex: 'someos'
                regex_flag: 'i'
                os_replacement: 'Some OS'
            """);

        var newer = UserAgentParser.of(Optional.of(file));

        assertThat(newer.parse("Newest/1 (SomeOS)"))
                .returns("Newest", ParsedUserAgent::browser)
                .returns("Some OS", ParsedUserAgent::os);
        assertThat(newer.parse("olderthing").browser()).isEqualTo("Older Thing");
        assertThat(newer.parse("oldthing").browser()).isEqualTo("Old Thing");
        assertThat(newer.parse("nothing").browser()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "just text",
                "user_agent_parsers: 7",
                "user_agent_parsers: [{regex: '('}]\\nos_parsers: [{regex: 'a'}]",
                "user_agent_parsers: [{regexp: 'a'}]\\nos_parsers: [{regex: 'a'}]",
                "user_agent_parsers: ['a']\\nos_parsers: [{regex: 'a'}]",
                "{[",
            })
    void aFileWithoutRulesIsRejectedWithItsName(String text) throws IOException {
        var file = Files.writeString(folder.resolve("regexes.yaml"), text.replace("\\n", "\n"));

        assertThatThrownBy(() -> UserAgentParser.of(Optional.of(file)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("regexes.yaml of ua-parser");
    }

    @Test
    @Timeout(60)
    void anExpressionThatWouldRunForeverIsAborted() throws IOException {
        var file = Files.writeString(folder.resolve("regexes.yaml"), """
            user_agent_parsers: [{regex: '^(([a-z])+.)+[A-Z]([a-z])+$'}]
            os_parsers: [{regex: '(.*)*(.*)*x$'}]
            """);
        var newer = UserAgentParser.of(Optional.of(file));

        var read = newer.parse("a".repeat(5_000));

        assertThat(read).returns(null, ParsedUserAgent::browser).returns(null, ParsedUserAgent::os);
    }

    @ParameterizedTest
    @Timeout(60)
    @ValueSource(
            strings = {
                "Mozilla/. ",
                "Firefox",
                "Android 1.",
                "android; ",
                "@a",
                "+a-",
                "compatible; ",
                "a@",
                "((((",
                "Version/1.1.1.",
                "Mobile Safari ",
                "iPhone OS 1_1_",
                "\u0000",
                "\ud800",
                "\u0130",
                "CFNetwork/1 Darwin/1",
                "bot/1.1"
            })
    void aUserAgentOfAnyLengthIsParsedInBoundedTime(String part) {
        for (int i = 0; i < 20; i++) {
            assertThat(agents.parse(part.repeat(32_000 / part.length())).deviceType())
                    .isNotNull();
        }
    }

    @Test
    void charactersBeyondTheLimitAreIgnored() {
        var padded = "Mozilla/5.0 (X11; Linux x86_64; " + " ".repeat(UserAgentParser.MAX_CHARS) + "Googlebot/2.1)";

        assertThat(agents.parse(padded).bot()).isFalse();
    }
}
