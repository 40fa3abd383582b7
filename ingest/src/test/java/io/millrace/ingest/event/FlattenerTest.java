package io.millrace.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.failed.FailureReason;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlattenerTest {
    @Test
    void nestedObjectsBecomeDottedKeysAndArraysJsonText() throws Exception {
        assertThat(flatten("{\"a\":{\"b\":1,\"c\":{\"d\":true}},\"e\":[1.50,{\"f\":null}],\"g\":{}}", 1_000))
                .isEqualTo(Map.of(
                        "a.b", 1L, "a.c.d", true, "e", new JsonText("[1.50,{\"f\":null}]"), "g", new JsonText("{}")));
    }

    @Test
    void anObjectBelowEightKeysStaysJsonText() throws Exception {
        assertThat(flatten("{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{\"h\":{\"i\":1}}}}}}}}}", 1_000))
                .isEqualTo(Map.of("a.b.c.d.e.f.g.h", new JsonText("{\"i\":1}")));
    }

    @Test
    void charactersAreChargedBeforeTheyAreBuilt() throws Exception {
        var json = "{\"" + "k".repeat(100) + "\":{\"a\":1,\"b\":2}}";

        assertThat(flatten(json, 1_000)).hasSize(2);
        assertThatThrownBy(() -> flatten(json, 300)).isInstanceOfSatisfying(Rejection.class, e -> assertThat(e.reason())
                .isEqualTo(FailureReason.EVENT_TOO_LARGE));
    }

    @Test
    void aNumberOutOfRangeNamesItsKey() {
        assertThatThrownBy(() -> flatten("{\"a\":{\"b\":1e999}}", 1_000))
                .isInstanceOfSatisfying(
                        Rejection.class, e -> assertThat(e.path()).isEqualTo(".properties.a.b"));
    }

    private static Map<String, Object> flatten(String json, int limit) throws Exception {
        var out = new HashMap<String, Object>();
        try (var in = new JsonFactory().createParser(json)) {
            in.nextToken();
            new Flattener(limit).readObject(in, out, ".properties");
        }
        return out;
    }
}
