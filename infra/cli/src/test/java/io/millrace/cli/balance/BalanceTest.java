package io.millrace.cli.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BalanceTest {
    @Test
    void theEquationBalancesIfEveryEventIsAccountedFor() {
        var balance = new Balance(1_000, 900, 60, 30, 10);

        assertThat(balance.balances()).isTrue();
        assertThat(balance.describe())
                .isEqualTo("1,000 accepted = 900 enriched + 60 duplicate + 30 failed + 10 in flight   balances");
    }

    @Test
    void aMissingEventIsReportedWithTheDifference() {
        var balance = new Balance(1_000, 999, 0, 0, 0);

        assertThat(balance.balances()).isFalse();
        assertThat(balance.difference()).isEqualTo(1);
        assertThat(balance.describe()).endsWith("DOES NOT BALANCE, difference 1");
    }

    @Test
    void aSurplusEventIsANegativeDifference() {
        assertThat(new Balance(10, 11, 0, 0, 0).difference()).isEqualTo(-1);
    }

    @Test
    void aDifferenceWhileEventsAreInFlightIsCalledSettling() {
        assertThat(new Balance(10, 5, 0, 0, 4).describe()).contains("settling");
    }
}
