// Checks Kubernetes manifests, a JSON array in a file, by the schemas of kubernetes-models: which of them says what is wrong with one.
// Usage: node check-manifests.mjs FILE. Prints a line for each manifest.
import { readFileSync } from 'node:fs';

const PACKAGES = { 'keda.sh': '@kubernetes-models/keda', 'monitoring.coreos.com': '@kubernetes-models/prometheus-operator' };

for (const manifest of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const { apiVersion, kind, metadata } = manifest;
  const library = PACKAGES[apiVersion.split('/')[0]] ?? 'kubernetes-models';
  const model = (await import(`${library}/${apiVersion}/${kind}`))[kind];
  try {
    new model(manifest).validate();
    console.log(`valid ${kind}/${metadata.name}`);
  } catch (e) {
    console.log(`invalid ${kind}/${metadata.name}: ${e.message}`);
  }
}
