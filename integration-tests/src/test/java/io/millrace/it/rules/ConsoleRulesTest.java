package io.millrace.it.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the console's pages ask for stands on the query layer and on the language of insights. */
@AnalyzeClasses(packages = "io.millrace.aggregation", importOptions = ImportOption.DoNotIncludeTests.class)
class ConsoleRulesTest {
    private static final String IN = "io.millrace.aggregation.";

    @ArchTest
    static final ArchRule pagesKnowNothingOfTheEngine = noClasses()
            .that()
            .resideInAnyPackage(
                    IN + "trend", IN + "tail", IN + "marks", IN + "triage", IN + "seen", IN + "trace", IN + "dashboard")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(IN + "combine..", IN + "merge..", IN + "store..", IN + "topology..", IN + "rows..");
}
