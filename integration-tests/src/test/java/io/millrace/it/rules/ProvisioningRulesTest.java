package io.millrace.it.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Stages say what they need at the broker; the command finds them on the class path. */
@AnalyzeClasses(packages = "io.millrace.cli.provision", importOptions = ImportOption.DoNotIncludeTests.class)
class ProvisioningRulesTest {
    @ArchTest
    static final ArchRule provisioningKnowsNoStage = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.millrace.ingest..",
                    "io.millrace.enrichment..",
                    "io.millrace.aggregation..",
                    "io.millrace.sink..");
}
