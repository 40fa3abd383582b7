package io.millrace.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar's manifest. */
final class ManifestVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        var version = ManifestVersion.class.getPackage().getImplementationVersion();
        return new String[] {"millrace " + (version == null ? "(not from a jar)" : version)};
    }
}
