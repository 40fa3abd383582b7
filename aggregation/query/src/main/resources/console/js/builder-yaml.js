// The definition that the builder's choices mean.
import { property } from './language.js';

const RETAIN = { '1d': '90d' };

/** A name of lower-case letters, digits and _. */
export const nameOf = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '').slice(0, 63) || 'insight';

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

export function definition(chosen, event) {
  const group = chosen.group.startsWith('property:') ? property(chosen.group.slice(9)) : chosen.group;
  const groupName = chosen.group ? nameOf(chosen.group.startsWith('property:') ? chosen.group.slice(9) : chosen.group.split('.').at(-1)) : '';
  const measure = measureOf(chosen);
  // A dimension and a measure cannot share a name.
  const measureName = measure.name === groupName ? `${measure.name}_value` : measure.name;
  const where = condition(chosen, event);
  const what = event ? event.name ?? `${event.type}s` : 'events';
  const name = chosen.name ? nameOf(chosen.name) : nameOf(`${what} ${measureName === 'events' ? '' : measureName} ${groupName ? `by ${groupName}` : ''}`);
  return [
    `name: ${name}`,
    `description: ${quoted(`${measure.words} of ${what}${groupName ? ` by ${groupName}` : ''}, per ${chosen.window}`)}`,
    where ? `where: ${quoted(where)}` : null,
    groupName ? `groupBy: { ${groupName}: ${quoted(group)} }` : null,
    `window: { tumbling: ${chosen.window} }`,
    'measures:',
    chosen.unit && measure.unit ? `  ${measureName}: { value: ${quoted(measure.expression)}, unit: ${quoted(chosen.unit)} }` : `  ${measureName}: ${quoted(measure.expression)}`,
    'grace: 10m',
    `retain: ${RETAIN[chosen.window] ?? '7d'}`,
    '',
  ].filter((line) => line !== null).join('\n');
}

function measureOf({ measure, property: name }) {
  const plain = name ? property(name) : 'event.name';
  const amount = `double(${plain})`;
  const of = (prefix) => nameOf(`${prefix} ${name}`);
  return {
    count: { name: 'events', expression: 'count()', words: 'Number' },
    people: { name: 'people', expression: 'uniques(event.person)', words: 'People' },
    sum: { name: nameOf(name || 'sum'), expression: `sum(${amount})`, words: `Sum of ${name}`, unit: true },
    avg: { name: of('average'), expression: `avg(${amount})`, words: `Average ${name}`, unit: true },
    median: { name: of('median'), expression: `quantile(${amount}, 0.5)`, words: `Median ${name}`, unit: true },
    p95: { name: of('p95'), expression: `quantile(${amount}, 0.95)`, words: `95th percentile of ${name}`, unit: true },
    max: { name: of('greatest'), expression: `max(${amount})`, words: `Greatest ${name}`, unit: true },
    min: { name: of('least'), expression: `min(${amount})`, words: `Least ${name}`, unit: true },
    uniques: { name: of('distinct'), expression: `uniques(${plain})`, words: `Distinct ${name}` },
    top: { name: of('top'), expression: `top(${plain}, 10)`, words: `Most frequent ${name}` },
  }[measure];
}

function condition({ filter, operator, value, bots }, event) {
  const parts = [];
  if (event) parts.push(event.name ? `event.name == ${JSON.stringify(event.name)}` : `event.type == ${JSON.stringify(event.type)}`);
  if (!bots) parts.push('!event.bot');
  if (filter && (value !== '' || operator === 'has')) {
    const field = property(filter);
    const numeric = operator === '>' || operator === '<' || (event?.properties.find((one) => one.name === filter)?.types.includes('number') && Number.isFinite(Number(value)));
    if (operator === 'has') parts.push(`${field} != null`);
    else if (operator === 'contains') parts.push(`string(${field}).contains(${JSON.stringify(value)})`);
    else if (numeric) parts.push(`double(${field}) ${operator} ${Number(value) || 0}`);
    else parts.push(`string(${field}) ${operator} ${JSON.stringify(value)}`);
  }
  return parts.join(' && ');
}
