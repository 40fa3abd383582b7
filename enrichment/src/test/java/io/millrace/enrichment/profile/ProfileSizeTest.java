package io.millrace.enrichment.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.profile.Profile;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileSizeTest {
    @Test
    void theSizeCountsNamesTwiceAndTextsAtTwoBytesPerChar() {
        var bare = ProfileSize.heapBytes("acme/p", profile("p", 0));
        var full = ProfileSize.heapBytes("acme/p", profile("p", 1_000));

        assertThat(full - bare).isBetween(4_000, 5_000);
    }

    private static Profile profile(String person, int chars) {
        var traits = new HashMap<String, Object>();
        var times = new HashMap<String, Long>();
        traits.put("about", "x".repeat(chars));
        traits.put("address", new JsonText("y".repeat(chars)));
        traits.keySet().forEach(name -> times.put(name, 1L));
        return new Profile("acme", person, traits, times, null, 0L, 1L, 0L, List.of(), List.of());
    }
}
