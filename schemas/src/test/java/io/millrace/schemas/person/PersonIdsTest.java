package io.millrace.schemas.person;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PersonIdsTest {
    @Test
    void theIdsOfReleasedVersionsAreStillMinted() {
        assertThat(PersonIds.ofUser("default", "ann")).isEqualTo("p_1maetvh4au5bhq9go3imrtl4ss");
        assertThat(PersonIds.ofDevice("default", "d1")).isEqualTo("p_6coc8v4ah1455s0leg9bado5ts");
        assertThat(PersonIds.ofSplitUser("default", "ann", 1)).isEqualTo("p_16ocmmtuumta3hds6rdolfpeoe");
    }

    @Test
    void tenantKindIdAndSplitEachMakeAnotherId() {
        assertThat(new String[] {
                    PersonIds.ofDevice("default", "ann"),
                    PersonIds.ofDevice("acme", "ann"),
                    PersonIds.ofUser("default", "ann"),
                    PersonIds.ofUser("acme", "ann"),
                    PersonIds.ofSplitDevice("default", "ann", 1),
                    PersonIds.ofSplitDevice("default", "ann", 2),
                    PersonIds.ofSplitUser("default", "ann", 1),
                    PersonIds.ofSplitUser("default", "ann", 2)
                })
                .doesNotHaveDuplicates()
                .allMatch(PersonIds::isMinted);
    }

    @Test
    void anIdRoundTripsThroughItsBits() {
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            long high = random.nextLong();
            long low = random.nextLong();

            var id = PersonIds.of(high, low);

            assertThat(PersonIds.isMinted(id)).as(id).isTrue();
            assertThat(PersonIds.high(id)).as(id).isEqualTo(high);
            assertThat(PersonIds.low(id)).as(id).isEqualTo(low);
        }
    }

    @Test
    void everyUserSortsBeforeEveryDevice() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(PersonIds.ofUser("default", "x" + i)).isLessThan(PersonIds.ofDevice("default", "x" + (i * 7)));
        }
    }

    @Test
    void aMillionDevicesHaveAMillionIds() {
        var ids = new HashSet<Long>();
        for (int i = 0; i < 1_000_000; i++) {
            ids.add(PersonIds.low(PersonIds.ofDevice("default", "d" + i)));
        }

        assertThat(ids).hasSize(1_000_000);
    }

    @Test
    void otherTextsAreNotMinted() {
        assertThat(new String[] {
                    "ann",
                    "",
                    "p_",
                    "p_0",
                    "p_8000000000000000000000000",
                    "p_80000000000000000000000000",
                    "p_0000000000000000000000000w",
                    "p_0000000000000000000000000A"
                })
                .noneMatch(PersonIds::isMinted);
    }
}
