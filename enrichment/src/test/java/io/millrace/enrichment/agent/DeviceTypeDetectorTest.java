package io.millrace.enrichment.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTypeDetectorTest {
    private static UserAgentParser agents;

    @BeforeAll
    static void load() throws IOException {
        agents = UserAgentParser.of(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        tv|Mozilla/5.0 (Linux; Android 9; AFTKA Build/PS7233; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/95.0 Mobile Safari/537.36
        tv|Mozilla/5.0 (Linux; Android 7.1.2; AFTMM) AppleWebKit/537.36 (KHTML, like Gecko) Silk/108.1.1 like Chrome/108.0 Safari/537.36
        tv|Dalvik/2.1.0 (Linux; U; Android 9; AFTT Build/PS7285)
        tv|Mozilla/5.0 (Linux; Andr0id 9; BRAVIA 4K UR2) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0 Safari/537.36
        tv|Mozilla/5.0 (Linux; NetCast; U) AppleWebKit/537.31 (KHTML, like Gecko) Chrome/38.0 Safari/537.31 SmartTV/6.0
        tv|Mozilla/5.0 (DTV) AppleWebKit/531.2+ (KHTML, like Gecko) Espial/6.1.5 AQUOSBrowser/2.0 (US01DTV;V;0001;0001)
        tv|Mozilla/5.0 (Linux; Android) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/88.0 Safari/537.36 CrKey/1.54.250320
        tv|Mozilla/5.0 (X11; FreeBSD; U; Viera; ja-JP) AppleWebKit/537.11 (KHTML, like Gecko) Viera/3.2.17 Chrome/23.0 Safari/537.11
        tv|Mozilla/5.0 (SmartHub; SMART-TV; U; Linux/SmartTV) AppleWebKit/531.2+ (KHTML, like Gecko) WebBrowser/1.0 SmartTV Safari/531.2+
        tv|Opera/9.80 (Linux armv7l; NETTV/3.2.1; en) Presto/2.12 Version/12.10
        tv|Mozilla/5.0 (Linux; Android 9; QM16XE_TV_FHD) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/85.0 Safari/537.36
        tv|Mozilla/5.0 (Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) VIZIO SmartCast(Conjure/MTKF-2.0) Chrome/90.0 Safari/537.36
        tv|Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0 Safari/537.36
        tv|Roku/DVP-12.0 (12.0.0.4184-88)
        tv|AppleTV11,1/16.1
        console|Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15
        console|Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/58.0 Safari/537.36 Edge/16.16299
        console|Mozilla/5.0 (Nintendo Switch; WifiWebAuthApplet) AppleWebKit/606.4 (KHTML, like Gecko) NF/6.0.1.15.4 NintendoBrowser/5.1
        console|Mozilla/5.0 (Nintendo 3DS; U; ; en) Version/1.7567.US
        wearable|Mozilla/5.0 (Linux; Android 8.1.0; SM-R800) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0 Mobile Safari/537.36
        wearable|Mozilla/5.0 (X11; Linux x86_64; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) OculusBrowser/36.6 Chrome/130.0 VR Safari/537.36
        wearable|MyApp/1.0 (Apple Watch; watchOS 10.1)
        car|Mozilla/5.0 (X11; GNU/Linux) AppleWebKit/537.36 (KHTML, like Gecko) Chromium/79.0 Chrome/79.0 Safari/537.36 Tesla/2020.16.2.1
        mobile|Dalvik/2.1.0 (Linux; U; Android 9; SM-G960F Build/PPR1.180610.011)
        mobile|Dalvik/1.6.0 (Linux; U; Android 4.4.4; UNKNOWN1 Build/KTU84P)
        tablet|Dalvik/2.1.0 (Linux; U; Android 5.0.2; SM-T550 Build/LRX22G)
        tablet|Dalvik/2.1.0 (Linux; U; Android 10; Lenovo TB-X606F Build/QP1A)
        tablet|Mozilla/5.0 (Linux; U; Android 9; en-US; SM-T380 Build/PPR1) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 UCBrowser/12.4 Mobile Safari/537.36
        tablet|Mozilla/5.0 (Linux; Android 7.1; KFSUWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/80.4 like Chrome/80.0 Safari/537.36
        tablet|Mozilla/5.0 (Linux; Android 13; SOME-NEW-MODEL) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36
        tablet|Mozilla/5.0 (Android 13; Tablet; rv:109.0) Gecko/113.0 Firefox/113.0
        tablet|Mozilla/5.0 (X11; U; Linux armv7l like Android; en-us) AppleWebKit/531.2+ (KHTML, like Gecko) Version/5.0 Safari/533.2+ Kindle/3.0+
        mobile|Mozilla/5.0 (Android 13; Mobile; rv:109.0) Gecko/113.0 Firefox/113.0
        mobile|Nokia6300/2.0 (05.50) Profile/MIDP-2.0 Configuration/CLDC-1.1
        mobile|Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5
        mobile|Mozilla/5.0 (Mobile; Windows Phone 8.1; Android 4.0; ARM; Trident/7.0; Touch; rv:11.0; IEMobile/11.0; NOKIA; Lumia 635) like iPhone OS 7_0_3
        mobile|MyShop/1 CFNetwork/1494.0.7 Darwin/23.4.0
        mobile|Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0 Safari/537.36 ArkWeb/4.1 Mobile
        tablet|Mozilla/5.0 (Tablet; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0 Safari/537.36 ArkWeb/4.1
        tablet|Mozilla/5.0 (Windows NT 6.2; ARM; Trident/7.0; Touch; rv:11.0) like Gecko
        desktop|Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; Tablet PC 2.0)
        desktop|Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/31.0 Safari/537.36 UCBrowser/11.4
        desktop|Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36
        desktop|Links (2.8; Linux 3.17.2 i686; GNU C 4.8.2; x)
        desktop|Mozilla/5.0 (OS/2; Warp 4.5; rv:24.0) Gecko/20100101 Firefox/24.0
        unknown|SomethingElse
        """)
    void eachDeviceHasItsType(String kind, String agent) {
        assertThat(agents.parse(agent).deviceType()).isEqualTo(kind);
    }
}
