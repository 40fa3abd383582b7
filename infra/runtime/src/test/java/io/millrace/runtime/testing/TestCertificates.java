package io.millrace.runtime.testing;

import io.millrace.runtime.config.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of its own, and the certificates that it issues for this machine, made by the JDK's keytool. */
public final class TestCertificates {
    private static final String PASSWORD = "only-for-this-test";

    private final Path directory;
    private final Path store;

    /** Makes an authority in the directory. */
    public TestCertificates(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory);
        this.store = directory.resolve("store.p12");
        keytool("-alias", "authority", "-dname", "CN=authority", "-ext", "bc:c");
        write("authority", directory.resolve("authority.pem"), directory.resolve("authority.key"));
    }

    /** Issues a certificate of this name for localhost, and returns its files, with the authority as that of the peers. */
    public TlsFiles issue(String name) throws Exception {
        keytool(
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-signer",
                "authority");
        var certificate = directory.resolve(name + ".pem");
        var key = directory.resolve(name + ".key");
        write(name, certificate, key);
        return new TlsFiles(certificate, key, Optional.of(directory.resolve("authority.pem")));
    }

    /** A context of clients that trust the authority, and show the certificate of this name unless it is empty. */
    public SSLContext client(String name) throws GeneralSecurityException, IOException {
        return client(name, this);
    }

    /** The same for clients that trust another authority. */
    public SSLContext client(String name, TestCertificates trustedOnes) throws GeneralSecurityException, IOException {
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("authority", trustedOnes.load().getCertificate("authority"));
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust);
        var context = SSLContext.getInstance("TLS");
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        var own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        if (!name.isEmpty()) {
            own.setKeyEntry(
                    name,
                    load().getKey(name, PASSWORD.toCharArray()),
                    PASSWORD.toCharArray(),
                    load().getCertificateChain(name));
        }
        keys.init(own, PASSWORD.toCharArray());
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private void write(String alias, Path certificate, Path key) throws GeneralSecurityException, IOException {
        var loaded = load();
        var chain = new StringBuilder();
        for (var one : loaded.getCertificateChain(alias)) {
            chain.append(pem("CERTIFICATE", one.getEncoded()));
        }
        Files.writeString(certificate, chain);
        Files.writeString(
                key,
                pem("PRIVATE KEY", loaded.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        command.addAll(List.of(arguments));
        var log = directory.resolve("keytool.log");
        var keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!keytool.waitFor(2, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool: " + Files.readString(log));
        }
    }
}
