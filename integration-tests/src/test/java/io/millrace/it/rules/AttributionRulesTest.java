package io.millrace.it.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of attribution are pure: they know neither Kafka nor the stage that uses them. */
@AnalyzeClasses(packages = "io.millrace.enrichment", importOptions = ImportOption.DoNotIncludeTests.class)
class AttributionRulesTest {
    private static final String[] ATTRIBUTION = {
        "io.millrace.enrichment.arrival..", "io.millrace.enrichment.attribution..", "io.millrace.enrichment.table.."
    };

    @ArchTest
    static final ArchRule attributionIsPure = noClasses()
            .that()
            .resideInAnyPackage(ATTRIBUTION)
            .should()
            .dependOnClassesThat(resideInAPackage("io.millrace.enrichment..").and(not(resideInAnyPackage(ATTRIBUTION))))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.millrace.runtime..");
}
