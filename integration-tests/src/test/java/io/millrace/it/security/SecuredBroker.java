package io.millrace.it.security;

import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.StageProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A broker that speaks SASL over TLS only, and allows nobody but its admin anything that no ACL grants. */
final class SecuredBroker implements AutoCloseable {
    private static final String PASSWORD = "only-for-this-test";
    private static final Path BROKER_JARS = CommandLine.CHECKOUT.resolve("infra/cli/target/dist/broker");

    private final Path directory;
    private final int port = StageProcess.freePort();
    private final Process process;

    private SecuredBroker(Path directory, List<String> users) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        makeStores();
        var settings = Files.writeString(directory.resolve("server.properties"), settings(users));
        this.process = new ProcessBuilder(
                        java("java"),
                        "-Xmx384m",
                        "-cp",
                        BROKER_JARS + "/*",
                        "io.millrace.cli.broker.BrokerMain",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("broker.log").toFile())
                .start();
    }

    /** Starts it with these users beside {@code admin}; each one's password is the same. */
    static SecuredBroker start(Path directory, List<String> users) throws IOException, InterruptedException {
        return new SecuredBroker(directory, users);
    }

    /** Client properties of a user, under Kafka's own names. */
    Map<String, String> clientOf(String user) {
        var properties = new HashMap<String, String>();
        properties.put("bootstrap.servers", "127.0.0.1:" + port);
        properties.put("security.protocol", "SASL_SSL");
        properties.put("sasl.mechanism", "PLAIN");
        properties.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, PASSWORD));
        properties.put("ssl.truststore.location", directory.resolve("trust.p12").toString());
        properties.put("ssl.truststore.password", PASSWORD);
        properties.put("ssl.truststore.type", "PKCS12");
        return properties;
    }

    private String settings(List<String> users) {
        var logins = new StringBuilder("user_admin=\"" + PASSWORD + "\"");
        users.forEach(user -> logins.append(" user_")
                .append(user)
                .append("=\"")
                .append(PASSWORD)
                .append('"'));
        var controller = StageProcess.freePort();
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=SASL_SSL://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=SASL_SSL://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=SASL_SSL
                sasl.mechanism.inter.broker.protocol=PLAIN
                sasl.enabled.mechanisms=PLAIN
                listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="admin" password="%4$s" %5$s;
                ssl.keystore.location=%3$s/broker.p12
                ssl.keystore.password=%4$s
                ssl.keystore.type=PKCS12
                ssl.truststore.location=%3$s/trust.p12
                ssl.truststore.password=%4$s
                ssl.truststore.type=PKCS12
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:admin;User:ANONYMOUS
                allow.everyone.if.no.acl.found=false
                log.dirs=%3$s/logs
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                """.formatted(port, controller, directory, PASSWORD, logins);
    }

    private void makeStores() throws IOException, InterruptedException {
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "RSA",
                "-validity",
                "2",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-keystore",
                "broker.p12");
        keytool("-exportcert", "-alias", "broker", "-keystore", "broker.p12", "-file", "broker.cer");
        keytool("-importcert", "-noprompt", "-alias", "broker", "-file", "broker.cer", "-keystore", "trust.p12");
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        var command =
                new java.util.ArrayList<>(List.of(java("keytool"), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(1, List.of(arguments[0]));
        command.addAll(List.of(arguments).subList(1, arguments.length));
        var keytool = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool: " + Files.readString(directory.resolve("keytool.log")));
        }
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
