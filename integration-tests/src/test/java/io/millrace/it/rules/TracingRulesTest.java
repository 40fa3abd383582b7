package io.millrace.it.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Stages say what they do; how it becomes spans is decided in one place. */
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class TracingRulesTest {
    private static final String TRACING = "io.millrace.tracing..";

    @ArchTest
    static final ArchRule tracingKnowsNoStage = noClasses()
            .that()
            .resideInAPackage(TRACING)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.millrace.ingest..",
                    "io.millrace.enrichment..",
                    "io.millrace.aggregation..",
                    "io.millrace.sink..",
                    "io.millrace.connect..",
                    "io.millrace.cli..");

    @ArchTest
    static final ArchRule whatTracingStandsOnKnowsItNot = noClasses()
            .that()
            .resideInAnyPackage("io.millrace.schemas..", "io.millrace.runtime..", "io.millrace.connect..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(TRACING);

    @ArchTest
    static final ArchRule onlyTracingKnowsOpenTelemetry = noClasses()
            .that()
            .resideOutsideOfPackage(TRACING)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry..");
}
