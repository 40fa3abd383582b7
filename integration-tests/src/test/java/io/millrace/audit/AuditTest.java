package io.millrace.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
    @TempDir
    Path directory;

    /** Put together here, so that this file holds none. */
    @ParameterizedTest
    @CsvSource({
        "AWS_KEY, AKIA, Q3EGRF5W7XJ2LM4N",
        "GITHUB_TOKEN, ghp_, 0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX",
        "SLACK_TOKEN, xoxb-, 2048591840-77120394857-kJh3Gf8Dsa",
        "STRIPE_KEY, sk_live_, 4eC39HqLyjWDarjtT1zdp7dc",
        "GOOGLE_KEY, AIza, SyA9kQ3vX7bW1nM5cZ8rT2yU6iO0pL4jHfD",
        "MILLRACE_KEY, mr_, 8Jq2vX0bT5nC7yR1kL9wZ3mF6hD4sG2a",
        "WEBHOOK_SECRET, whsec_, C2FVsBQIhrscChlQIMV2jcV3x8Vd6mUu",
        "ASSIGNED, 'db.password=', q8Zr3XnV5kT1mW9pL2yB7cJ4",
        "URL_PASSWORD, 'postgresql://me:', h7Gk29sLq0Zt@db.example"
    })
    void aPlantedSecretIsFoundAndNotShown(SecretRule rule, String start, String rest) throws Exception {
        Files.writeString(directory.resolve("settings.txt"), "# settings\n\nvalue: " + start + rest + "\n");

        var findings = new SecretScan(Set.of()).scan(directory, List.of("settings.txt"));

        assertThat(findings).contains(new SecretScan.Finding("settings.txt", 3, rule));
        assertThat(findings.get(0).text()).startsWith("settings.txt:3: ").doesNotContain(rest);
    }

    @Test
    void aPrivateKeyIsFoundByItsBodyAndNotByItsHeader() throws Exception {
        var header = "-----BEGIN " + "PRIVATE KEY-----\n";
        Files.writeString(directory.resolve("doc.md"), header + "…\n");
        Files.writeString(directory.resolve("tls.key"), header + "MIIEvQIBADANBgkqhkiG9w0B".repeat(3) + "\n");

        assertThat(new SecretScan(Set.of()).scan(directory, List.of("doc.md", "tls.key")))
                .containsExactly(new SecretScan.Finding("tls.key", 1, SecretRule.PRIVATE_KEY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: ${env:DATABASE_PASSWORD_OF_CONNECT}",
                "sasl.jaas.config=… username=\"admin\" password=\"only-for-this-test\"",
                "postgresql://me@db:5432/analytics",
                "registry.basic.auth.user.info=user:password",
                "https://user:password@registry",
                "String token = tokenizer.nextTokenOfTheExpressionLanguage();",
                "apiKeyHeader = X-Api-Key",
                "curl -H 'Authorization: Bearer mr_…'"
            })
    void whatStandsForASecretIsNone(String line) throws Exception {
        Files.writeString(directory.resolve("settings.txt"), line);

        assertThat(new SecretScan(Set.of()).scan(directory, List.of("settings.txt")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Apache License, Version 2.0",
                "The Apache Software License, Version 2.0",
                "Apache-2.0",
                "MIT License",
                "The MIT License (MIT)",
                "BSD-3-Clause",
                "Eclipse Public License - v 2.0",
                "EDL 1.0",
                "Go License"
            })
    void licencesAreKnownByTheirSpellings(String licence) {
        assertThat(Licences.isAllowed(List.of(licence))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GNU General Public License, Version 3",
                "GNU Affero General Public License",
                "Server Side Public License, v 1",
                "Business Source License 1.1",
                "Elastic License 2.0",
                "Confluent Community License",
                "Commercial"
            })
    void otherLicencesAreNotAllowed(String licence) {
        assertThat(Licences.isAllowed(List.of(licence))).isFalse();
        assertThat(Licences.isAllowed(List.of(licence, "MIT"))).isTrue();
    }

    @Test
    void aLicenceComesFromThePomOrItsParentAndAJarWithoutOneFails() throws Exception {
        var repository = directory.resolve("repository");
        pom(repository, "parent", "<licenses><license><name>MIT</name></license></licenses>");
        pom(
                repository,
                "child",
                "<parent><groupId>g</groupId><artifactId>parent</artifactId><version>1</version></parent>");
        pom(repository, "closed", "<licenses><license><name>Commercial</name></license></licenses>");
        pom(repository, "silent", "");
        var jars = Files.createDirectories(directory.resolve("lib"));
        for (var name : List.of("child", "closed", "silent", "stated")) {
            jar(jars.resolve(name + "-1.jar"));
        }
        var known = new Properties();
        known.setProperty("stated", "MIT");

        var result = new LicenceCheck(repository, known).check(List.of(jars));

        assertThat(result.jars()).isEqualTo(4);
        assertThat(result.problems())
                .containsExactly(
                        "closed-1: licence Commercial is not allowed",
                        "silent-1: no POM names its licence; read it, and add it to known-licences.properties");
    }

    private static void pom(Path repository, String artifact, String content) throws Exception {
        var folder = Files.createDirectories(repository.resolve("g/" + artifact + "/1"));
        Files.writeString(folder.resolve(artifact + "-1.pom"), "<project>" + content + "</project>");
    }

    private static void jar(Path file) throws Exception {
        try (OutputStream out = Files.newOutputStream(file);
                var jar = new JarOutputStream(out)) {
            jar.putNextEntry(new ZipEntry("g/Type.class"));
            jar.closeEntry();
        }
    }
}
