package io.millrace.runtime.service;

import io.millrace.runtime.config.TlsFiles;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What certificate files held when they were read: a certificate and the key that fits it.
 *
 * @param certificate the chain, PEM
 * @param key PKCS#8 in PEM
 * @param peers the authority of the instances, PEM
 * @param expires when the first certificate does
 */
record TlsMaterial(Buffer certificate, Buffer key, Optional<Buffer> peers, Instant expires) {
    private static final int MAX_BYTES = 1 << 20;
    private static final String END_CERTIFICATE = "-----END CERTIFICATE-----";
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----", Pattern.DOTALL);

    /**
     * Reads and checks the files.
     *
     * @throws IOException if one cannot be read
     * @throws GeneralSecurityException if one holds something else, or the key is not the certificate's
     */
    static TlsMaterial read(TlsFiles files) throws IOException, GeneralSecurityException {
        var certificate = bytes(files.certificate());
        var key = bytes(files.key());
        var leaf = certificate(certificate, files.certificate());
        requireFit(leaf.getPublicKey(), privateKey(key, files.key(), leaf.getPublicKey()), files);
        Optional<Buffer> peers = Optional.empty();
        if (files.peers().isPresent()) {
            var authority = bytes(files.peers().get());
            certificate(authority, files.peers().get());
            peers = Optional.of(Buffer.buffer(authority));
        }
        return new TlsMaterial(
                Buffer.buffer(certificate),
                Buffer.buffer(key),
                peers,
                leaf.getNotAfter().toInstant());
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " has more than " + MAX_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private static X509Certificate certificate(byte[] pem, Path file) throws GeneralSecurityException {
        try {
            var chain = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            return (X509Certificate) chain.iterator().next();
        } catch (GeneralSecurityException | RuntimeException e) {
            // Rejected at the edge: the caller says so, or keeps what it has.
            throw new GeneralSecurityException(file + " holds no certificate in PEM: " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(byte[] pem, Path file, PublicKey publicKey) throws GeneralSecurityException {
        var text = KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!text.find()) {
            throw new GeneralSecurityException(file
                    + " holds no private key of PKCS#8 in PEM (BEGIN PRIVATE KEY); `openssl pkcs8 -topk8 -nocrypt`"
                    + " makes it one");
        }
        var der = Base64.getMimeDecoder().decode(text.group(1));
        return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    /** What the one signs the other must verify. */
    private static void requireFit(PublicKey publicKey, PrivateKey privateKey, TlsFiles files)
            throws GeneralSecurityException {
        var algorithm =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                };
        var message = "millrace".getBytes(StandardCharsets.US_ASCII);
        var signature = Signature.getInstance(algorithm);
        signature.initSign(privateKey);
        signature.update(message);
        var signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(message);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException(files.key() + " is not the key of " + files.certificate());
        }
    }

    PemKeyCertOptions keyCertOptions() {
        return new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
    }

    /** Trust in the certificate itself, and in no other of its authority. */
    PemTrustOptions trustInItself() {
        var chain = certificate.toString(StandardCharsets.US_ASCII);
        return new PemTrustOptions()
                .addCertValue(
                        Buffer.buffer(chain.substring(0, chain.indexOf(END_CERTIFICATE) + END_CERTIFICATE.length())));
    }

    Optional<PemTrustOptions> trustOptions() {
        return peers.map(authority -> new PemTrustOptions().addCertValue(authority));
    }
}
