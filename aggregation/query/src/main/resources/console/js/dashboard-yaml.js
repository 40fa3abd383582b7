// A dashboard as the YAML that the server keeps.

const text = (value) => (/^[a-z][a-z0-9_]*$/.test(value) ? value : JSON.stringify(value));

/** Milliseconds as the greatest whole unit: 1h, 90m. */
function span(ms) {
  const [size, unit] = [[86400000, 'd'], [3600000, 'h'], [60000, 'm'], [1000, 's']].find(([each]) => ms % each === 0) ?? [1, 'ms'];
  return `${ms / size}${unit}`;
}

export function dashboardYaml({ name, title, rangeMs, refreshMs, tiles }) {
  const tile = (one) => {
    const parts = [
      ['insight', one.insight], ['title', one.title], ['measure', one.measure], ['by', one.by], ['chart', one.chart],
      ['width', one.width > 1 ? one.width : null], ['range', one.rangeMs ? span(one.rangeMs) : null],
    ].filter(([, value]) => value !== null && value !== undefined && value !== '');
    return `  - { ${parts.map(([key, value]) => `${key}: ${typeof value === 'number' ? value : text(value)}`).join(', ')} }`;
  };
  return [`name: ${name}`, `title: ${text(title || name)}`, `range: ${span(rangeMs)}`, `refresh: ${span(refreshMs)}`, 'tiles:', ...tiles.map(tile), ''].join('\n');
}
