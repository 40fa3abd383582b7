package io.millrace.aggregation.pgdialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.SqlState;
import org.junit.jupiter.api.Test;

class StatementTest {
    @Test
    void semicolonsSeparateStatementsButNotWithinStringsAndComments() {
        var statements = Statement.split("SELECT ';'; /* ; */ SELECT $a$;$a$ -- ;\n; ;");

        assertThat(statements).extracting(Statement::command).containsExactly("select", "select");
        assertThat(statements.get(1).tokens().get(1).text()).isEqualTo(";");
    }

    @Test
    void aStringOfEscapesIsReadAsSuch() {
        var token = Statement.split("SELECT E'a\\'b\\n'").get(0).tokens().get(1);

        assertThat(token.kind()).isEqualTo(Token.Kind.STRING);
        assertThat(token.text()).isEqualTo("a'b\n");
    }

    @Test
    void whatNamesTheCatalogueIsOfTheCatalogue() {
        assertThat(isOfCatalog("SELECT relname FROM pg_class")).isTrue();
        assertThat(isOfCatalog("SELECT table_name FROM information_schema.tables"))
                .isTrue();
        assertThat(isOfCatalog("SELECT version()")).isTrue();
        assertThat(isOfCatalog("SELECT orders FROM sales WHERE country = 'pg_class'"))
                .isFalse();
        assertThat(isOfCatalog("SELECT 1")).isFalse();
    }

    @Test
    void aStringWithoutAnEndIsRefusedWhereItBegins() {
        assertThatThrownBy(() -> Statement.split("SELECT 'abc")).isInstanceOfSatisfying(PgException.class, error -> {
            assertThat(error.state()).isEqualTo(SqlState.SYNTAX);
            assertThat(error.position()).isEqualTo(8);
        });
    }

    @Test
    void tooManyStatementsAtOnceAreRefused() {
        assertThatThrownBy(() -> Statement.split("SELECT 1;".repeat(65)))
                .isInstanceOf(PgException.class)
                .hasMessageContaining("64");
    }

    private static boolean isOfCatalog(String sql) {
        return Statement.split(sql).get(0).isOfCatalog();
    }
}
