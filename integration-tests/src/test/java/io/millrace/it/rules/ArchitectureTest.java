package io.millrace.it.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.millrace.aggregation.combine.BackfillProgress;
import io.millrace.aggregation.combine.BackfillResources;
import io.millrace.aggregation.combine.BackfillState;
import io.millrace.aggregation.combine.CombineSettings;
import io.millrace.aggregation.registry.DefinitionsTopic;
import io.millrace.aggregation.registry.InsightFaults;
import io.millrace.aggregation.registry.KnownDefinitions;
import java.util.stream.Stream;

/** The arrows of the design: stages meet in schemas and stand on the runtime, and on nothing else of ours. */
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String SCHEMAS = "io.millrace.schemas..";
    private static final String RUNTIME = "io.millrace.runtime..";
    private static final String INGEST = "io.millrace.ingest..";
    private static final String ENRICHMENT = "io.millrace.enrichment..";
    private static final String AGGREGATION = "io.millrace.aggregation..";
    private static final String[] DEFINITIONS = inAggregation("event", "expression", "definition", "measure", "window");
    private static final String[] JOURNEYS = inAggregation("journey", "watermark", "partial");
    private static final String[] TASKS = inAggregation("combine", "merge", "registry", "topology", "store", "rows");
    private static final String[] ENGINE =
            Stream.of(JOURNEYS, TASKS).flatMap(Stream::of).toArray(String[]::new);
    private static final String[] REQUESTS = inAggregation("request", "rowquery");
    private static final String[] QUERY = inAggregation(
            "request",
            "rowquery",
            "scan",
            "fleet",
            "shape",
            "format",
            "points",
            "preview",
            "live",
            "recent",
            "console",
            "openapi",
            "apply",
            "diff",
            "query");
    private static final String[] SQL = inAggregation("sql", "jdbc");
    private static final String[] POSTGRES = inAggregation("pgwire", "pgdialect", "pgcatalog", "postgres");
    private static final String[] MCP = inAggregation("mcp");
    private static final String[] SQL_AND_CLIENTS =
            Stream.of(SQL, POSTGRES).flatMap(Stream::of).toArray(String[]::new);
    private static final String SINK = "io.millrace.sink..";
    private static final String[] WEBHOOKS = {"io.millrace.sink.webhook..", "io.millrace.sink.address.."};
    private static final String CONNECT = "io.millrace.connect..";
    private static final String CLI = "io.millrace.cli..";
    private static final String[] CONSOLE = {
        "io.millrace.cli.console..", "io.millrace.cli.board..", "io.millrace.cli.rows.."
    };

    @ArchTest
    static final ArchRule schemasUseNothingOfOurs = noClasses()
            .that()
            .resideInAPackage(SCHEMAS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(RUNTIME, INGEST, ENRICHMENT, AGGREGATION, SINK, CONNECT, CLI);

    @ArchTest
    static final ArchRule theRuntimeUsesOnlySchemas = noClasses()
            .that()
            .resideInAPackage(RUNTIME)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(INGEST, ENRICHMENT, AGGREGATION, SINK, CONNECT, CLI);

    @ArchTest
    static final ArchRule ingestKnowsNoOtherStage = stage(INGEST, ENRICHMENT, AGGREGATION, SINK);

    @ArchTest
    static final ArchRule enrichmentKnowsNoOtherStage = stage(ENRICHMENT, INGEST, AGGREGATION, SINK);

    @ArchTest
    static final ArchRule aggregationKnowsNoOtherStage = stage(AGGREGATION, INGEST, ENRICHMENT, SINK);

    @ArchTest
    static final ArchRule theSinkKnowsNoOtherStage = stage(SINK, INGEST, ENRICHMENT);

    /** The language of insights is a contract, in which stages may meet; the rest of aggregation is a stage. */
    @ArchTest
    static final ArchRule theSinkUsesNothingOfAggregationButItsLanguage = noClasses()
            .that()
            .resideInAPackage(SINK)
            .should()
            .dependOnClassesThat(resideInAPackage(AGGREGATION).and(not(resideInAnyPackage(DEFINITIONS))));

    @ArchTest
    static final ArchRule webhooksKnowNothingOfDestinations = noClasses()
            .that()
            .resideInAnyPackage(WEBHOOKS)
            .should()
            .dependOnClassesThat(resideInAPackage(SINK).and(not(resideInAnyPackage(WEBHOOKS))))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", RUNTIME);

    @ArchTest
    static final ArchRule theLanguageOfInsightsKnowsNoKafka = noClasses()
            .that()
            .resideInAnyPackage(DEFINITIONS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", RUNTIME)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(QUERY)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(SQL);

    @ArchTest
    static final ArchRule historiesKnowNothingOfTheTasksThatKeepThem = noClasses()
            .that()
            .resideInAnyPackage(JOURNEYS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TASKS)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage(RUNTIME);

    @ArchTest
    static final ArchRule requestsKnowNothingOfTheEngine = noClasses()
            .that()
            .resideInAnyPackage(REQUESTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE);

    @ArchTest
    static final ArchRule theEngineKnowsNoHttp = noClasses()
            .that()
            .resideInAnyPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "java.net.http..",
                    "io.millrace.runtime.service..",
                    "io.millrace.runtime.http..",
                    "io.millrace.runtime.access..")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(QUERY)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(SQL);

    /** The public face of the engine: readers of rows, the log of definitions, and what backfills and faults report. */
    @ArchTest
    static final ArchRule queriesReachTheEngineByItsReadersOnly = noClasses()
            .that()
            .resideInAnyPackage(QUERY)
            .should()
            .dependOnClassesThat(resideInAnyPackage(ENGINE)
                    .and(not(resideInAPackage("io.millrace.aggregation.rows..")))
                    .and(not(belongToAnyOf(
                            DefinitionsTopic.class,
                            KnownDefinitions.class,
                            InsightFaults.class,
                            BackfillProgress.class,
                            BackfillState.class))));

    /** The main wires settings, definitions and the topology; how events are combined and merged is not its business. */
    @ArchTest
    static final ArchRule theServiceKnowsNothingOfCombiningAndMerging = noClasses()
            .that()
            .resideInAPackage("io.millrace.aggregation")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ENGINE)
                    .and(not(resideInAnyPackage(inAggregation("rows", "registry", "topology"))))
                    .and(not(belongToAnyOf(CombineSettings.class, BackfillResources.class, BackfillProgress.class))));

    @ArchTest
    static final ArchRule queriesKnowNoCalcite = noClasses()
            .that()
            .resideInAnyPackage(QUERY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.calcite..")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(SQL);

    @ArchTest
    static final ArchRule sqlStandsOnTheQueryLayer = noClasses()
            .that()
            .resideInAnyPackage(SQL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE);

    @ArchTest
    static final ArchRule theServiceStartsWithoutSql = noClasses()
            .that()
            .resideOutsideOfPackages(SQL_AND_CLIENTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SQL_AND_CLIENTS);

    @ArchTest
    static final ArchRule sqlKnowsNothingOfPostgresql = noClasses()
            .that()
            .resideInAnyPackage(SQL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(POSTGRES);

    @ArchTest
    static final ArchRule assistantsReachInsightsByTheApiOnly = noClasses()
            .that()
            .resideInAnyPackage(MCP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    Stream.of(ENGINE, SQL_AND_CLIENTS).flatMap(Stream::of).toArray(String[]::new));

    @ArchTest
    static final ArchRule postgresqlStandsOnSql = noClasses()
            .that()
            .resideInAnyPackage(POSTGRES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE);

    /** Its classes run inside a Connect worker, with a class path of their own. */
    @ArchTest
    static final ArchRule plugInsOfConnectUseOnlySchemas = noClasses()
            .that()
            .resideInAPackage(CONNECT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(RUNTIME, INGEST, ENRICHMENT, AGGREGATION, SINK, CLI);

    @ArchTest
    static final ArchRule nobodyUsesThePlugInsOfConnect = noClasses()
            .that()
            .resideOutsideOfPackage(CONNECT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CONNECT);

    @ArchTest
    static final ArchRule theConsoleKnowsNoCommand = noClasses()
            .that()
            .resideInAnyPackage(CONSOLE)
            .should()
            .dependOnClassesThat(resideInAPackage("io.millrace..").and(not(resideInAnyPackage(CONSOLE))));

    @ArchTest
    static final ArchRule packagesAreNamedAfterFeatures = noClasses()
            .should()
            .resideInAnyPackage(
                    "io.millrace..util..", "io.millrace..utils..", "io.millrace..common..", "io.millrace..impl..");

    @ArchTest
    static final ArchRule processorsAreFinal = classes()
            .that()
            .implement(org.apache.kafka.streams.processor.api.Processor.class)
            .and()
            .areTopLevelClasses()
            .should()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);

    private static String[] inAggregation(String... packages) {
        return Stream.of(packages)
                .map(name -> "io.millrace.aggregation." + name + "..")
                .toArray(String[]::new);
    }

    private static ArchRule stage(String stage, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(stage)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage(CLI);
    }
}
