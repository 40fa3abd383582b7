package io.millrace.aggregation.pgdialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class InsightDialectTest {
    @Test
    void castsBecomeStandardAroundTheirOperand() {
        assertThat(translated("SELECT a::text")).isEqualTo("SELECT CAST ( a AS VARCHAR)");
        assertThat(translated("SELECT s.a::int8::text")).isEqualTo("SELECT CAST ( CAST ( s.a AS BIGINT) AS VARCHAR)");
        assertThat(translated("SELECT sum(a + 1)::numeric(10, 2)"))
                .isEqualTo("SELECT CAST ( sum ( a + 1 ) AS DECIMAL(10,2))");
        assertThat(translated("SELECT x WHERE y AND (a + b)::float8 > 1"))
                .isEqualTo("SELECT x WHERE y AND CAST ( ( a + b ) AS DOUBLE) > 1");
    }

    @Test
    void intervalsOfOneStringBecomeLiterals() {
        assertThat(translated("now() - interval '7 days'")).isEqualTo("now ( ) - INTERVAL '7' DAY(2)");
        assertThat(translated("now() + INTERVAL '-30 day'")).isEqualTo("now ( ) + INTERVAL -'30' DAY(2)");
        assertThat(translated("'1 day 06:30'::interval"))
                .isEqualTo("(INTERVAL '1' DAY(2) + INTERVAL '23400' SECOND(5))");
        assertThat(translated("interval '2 weeks'")).isEqualTo("INTERVAL '14' DAY(2)");
    }

    @Test
    void timesWithAZoneBecomeTimesInUtc() {
        assertThat(translated("timestamp with time zone '2026-11-21 08:00:00.000+01'"))
                .isEqualTo("TIMESTAMP '2026-11-21 07:00:00.000'");
        assertThat(translated("'2026-11-21T08:00:00Z'::timestamptz")).isEqualTo("TIMESTAMP '2026-11-21 08:00:00.000'");
        assertThat(translated("CAST(x AS timestamp with time zone)")).isEqualTo("CAST ( x AS TIMESTAMP )");
    }

    @Test
    void aTimeWithoutAZoneIsThatOfTheSession() {
        Statement statement =
                Statement.split("SELECT timestamp '2026-07-01 00:00:00'").get(0);

        String sql =
                InsightDialect.translate(statement, ZoneId.of("Europe/Zurich")).sql();

        assertThat(sql).isEqualTo("SELECT TIMESTAMP '2026-06-30 22:00:00.000'");
    }

    @Test
    void theSchemaPublicIsDropped() {
        assertThat(translated("SELECT \"public\".\"sales\".\"orders\" FROM \"public\".\"sales\""))
                .isEqualTo("SELECT \"sales\".\"orders\" FROM \"sales\"");
        assertThat(translated("SELECT 1 FROM millrace.public.sales")).isEqualTo("SELECT 1 FROM sales");
    }

    @Test
    void aliasesThatAreKeywordsAreQuotedWhereverTheyStand() {
        assertThat(translated("SELECT window_start AS time, CAST(x AS date) FROM sales GROUP BY time, 2"))
                .isEqualTo("SELECT window_start AS \"time\" , CAST ( x AS date ) FROM sales GROUP BY \"time\" , 2");
    }

    @Test
    void numberedParametersKeepTheirNumbers() {
        Translation translation = translate("SELECT $2, $1 || $2");

        assertThat(translation.sql()).isEqualTo("SELECT ? , ? || ?");
        assertThat(translation.parameters()).containsExactly(2, 1, 2);
        assertThat(translation.parameterCount()).isEqualTo(2);
    }

    @Test
    void aPlaceInTheTranslationIsAPlaceInTheOriginal() {
        String sql = "SELECT 'é'::text, reven FROM public.sales";
        Translation translation = translate(sql);

        int column = translation.sql().indexOf("reven") + 1;

        assertThat(translation.position(1, column)).isEqualTo(sql.indexOf("reven") + 1);
    }

    @Test
    void aTypeThatIsNotKnownIsRefusedWhereItStands() {
        assertThatThrownBy(() -> translate("SELECT a::money")).isInstanceOfSatisfying(PgException.class, error -> {
            assertThat(error.state()).isEqualTo(SqlState.UNKNOWN_OBJECT);
            assertThat(error.position()).isEqualTo(11);
        });
    }

    private static String translated(String sql) {
        return translate(sql).sql();
    }

    private static Translation translate(String sql) {
        return InsightDialect.translate(Statement.split(sql).get(0), ZoneOffset.UTC);
    }
}
