package io.millrace.it.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Rules about the processes of the local stack: stages meet in one of them, and nowhere else. */
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class LocalProcessRulesTest {
    private static final String PROCESSES = "io.millrace.cli.process..";
    private static final String SHARED_PROCESS = "io.millrace.cli.stages..";
    private static final String[] STAGES = {
        "io.millrace.ingest..", "io.millrace.enrichment..", "io.millrace.aggregation..", "io.millrace.sink.."
    };

    @ArchTest
    static final ArchRule processesKnowNeitherCommandsNorStages = noClasses()
            .that()
            .resideInAPackage(PROCESSES)
            .should()
            .dependOnClassesThat(resideInAPackage("io.millrace..").and(not(resideInAPackage(PROCESSES))));

    @ArchTest
    static final ArchRule theSharedProcessKnowsOnlyTheMainsOfStages = noClasses()
            .that()
            .resideInAPackage(SHARED_PROCESS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(STAGES).and(not(simpleNameEndingWith("Main"))))
            .orShould()
            .dependOnClassesThat(resideInAPackage("io.millrace.cli..").and(not(resideInAPackage(SHARED_PROCESS))));

    @ArchTest
    static final ArchRule nothingUsesTheSharedProcess = noClasses()
            .that()
            .resideOutsideOfPackage(SHARED_PROCESS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SHARED_PROCESS);
}
