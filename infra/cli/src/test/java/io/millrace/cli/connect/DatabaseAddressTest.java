package io.millrace.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.console.CliException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"postgresql://me@db:5433/shop?ssl=true", "jdbc:postgresql://me@db:5433/shop?ssl=true"})
    void hasUserHostPortAndDatabase(String url) {
        var address = DatabaseAddress.parse(url);

        assertThat(address.user()).contains("me");
        assertThat(address.uri()).hasToString("postgresql://db:5433/shop?ssl=true");
        assertThat(address.hostAndPort(1)).isEqualTo("db:5433");
        assertThat(address.database("other")).isEqualTo("shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://db", "postgresql://db/"})
    void whatIsMissingHasADefault(String url) {
        var address = DatabaseAddress.parse(url);

        assertThat(address.user()).isEmpty();
        assertThat(address.hostAndPort(5432)).isEqualTo("db:5432");
        assertThat(address.database("postgres")).isEqualTo("postgres");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://me:secret@db/shop", "postgresql://db/shop?user=me&password=secret"})
    void aPasswordIsRefusedAndNotRepeated(String url) {
        assertThatThrownBy(() -> DatabaseAddress.parse(url))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("MILLRACE_CONNECT_PASSWORD")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "db/shop", "postgresql:shop", "postgresql://", "postgresql://a b/shop"})
    void whatIsNoAddressIsRefused(String url) {
        assertThatThrownBy(() -> DatabaseAddress.parse(url))
                .isInstanceOf(CliException.class)
                .hasMessageStartingWith("--url: ");
    }

    @Test
    void aDatabaseMayHaveCharactersThatUrlsEncode() {
        assertThat(DatabaseAddress.parse("postgresql://db/my%20shop").database("postgres"))
                .isEqualTo("my shop");
    }
}
