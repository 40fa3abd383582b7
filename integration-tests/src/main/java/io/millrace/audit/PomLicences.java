package io.millrace.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The licences of a jar, from its POM in the local Maven repository and the parents of that, or from the POM that it carries. */
final class PomLicences {
    private static final int MAX_PARENTS = 10;

    private final Path repository;

    /** @param repository the local Maven repository, into which the build has put every dependency with its POM */
    PomLicences(Path repository) {
        this.repository = repository;
    }

    /** @param pom the jar's POM, if the repository has it */
    List<String> of(Path jar, Optional<Path> pom) throws IOException {
        var found = pom.isPresent() ? licences(pom.get()) : List.<String>of();
        return found.isEmpty() ? carried(jar) : found;
    }

    private List<String> licences(Path pom) throws IOException {
        var next = Optional.of(pom);
        for (int depth = 0; depth < MAX_PARENTS && next.isPresent() && Files.exists(next.get()); depth++) {
            final Document document;
            try (var in = Files.newInputStream(next.get())) {
                document = parse(in, next.get().toString());
            }
            var own = licences(document);
            if (!own.isEmpty()) {
                return own;
            }
            next = parent(document);
        }
        return List.of();
    }

    private Optional<Path> parent(Document pom) {
        return child(pom.getDocumentElement(), "parent").map(parent -> {
            var group = text(parent, "groupId");
            var artifact = text(parent, "artifactId");
            var version = text(parent, "version");
            return repository
                    .resolve(group.replace('.', '/'))
                    .resolve(artifact)
                    .resolve(version)
                    .resolve(artifact + "-" + version + ".pom");
        });
    }

    private List<String> carried(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            var poms = file.stream()
                    .filter(entry -> entry.getName().startsWith("META-INF/maven/")
                            && entry.getName().endsWith("/pom.xml"))
                    .toList();
            for (var entry : poms) {
                try (var in = file.getInputStream(entry)) {
                    var document = parse(in, jar + "!" + entry.getName());
                    var own = licences(document);
                    if (own.isEmpty()) {
                        own = licences(parent(document).orElse(Path.of("none")));
                    }
                    if (!own.isEmpty()) {
                        return own;
                    }
                }
            }
            var manifest = file.getManifest();
            var bundle = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-License");
            return bundle == null ? List.of() : List.of(bundle.replaceAll("https?://|[/_-]", " "));
        }
    }

    private static List<String> licences(Document pom) {
        var names = new ArrayList<String>();
        child(pom.getDocumentElement(), "licenses").ifPresent(licences -> {
            var all = licences.getElementsByTagName("license");
            for (int i = 0; i < all.getLength(); i++) {
                var licence = (Element) all.item(i);
                var name = text(licence, "name");
                names.add(name.isEmpty() ? text(licence, "url") : name);
            }
        });
        return names;
    }

    private static Optional<Element> child(Element parent, String name) {
        var nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element && element.getTagName().equals(name)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    private static String text(Element parent, String name) {
        return child(parent, name)
                .map(element -> element.getTextContent().strip().replaceAll("\\s+", " "))
                .orElse("");
    }

    private static Document parse(InputStream in, String where) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(in);
        } catch (ParserConfigurationException | SAXException e) {
            // Crash: a POM that Maven has read.
            throw new IOException(where + " is no POM: " + e.getMessage(), e);
        }
    }
}
