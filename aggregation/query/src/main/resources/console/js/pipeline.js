// The pipeline's health: one line that says whether to worry, and what it is made of for those who look.
import { chart } from './charts.js';
import { h, update } from './dom.js';
import { duration, number } from './format.js';
import { timeChart } from './timechart.js';

export const COUNTERS = {
  accepted: ['ingest', 'millrace_ingest_accepted_events_total'],
  enriched: ['enrichment', 'millrace_enrichment_events_enriched_total'],
  aggregated: ['aggregation', 'millrace_aggregation_events_total'],
};
const KEPT = 1200;

export const sample = (overview, service, name) => overview?.services[service]?.samples?.[name];

export function rate(now, before, service, name) {
  const last = sample(now, service, name);
  const first = sample(before, service, name);
  if (last === undefined || first === undefined || now.at <= before.at || last < first) return null;
  return ((last - first) * 1000) / (now.at - before.at);
}

/** A quantile of what a histogram counted between two looks, by linear interpolation in its bucket; seconds. */
export function quantile(now, before, q) {
  const bounds = Object.keys(now ?? {}).map((bound) => [bound === '+Inf' ? Infinity : Number(bound), now[bound] - (before?.[bound] ?? 0)])
    .sort((a, b) => a[0] - b[0]);
  const total = bounds.at(-1)?.[1] ?? 0;
  if (total <= 0) return null;
  let low = 0;
  let below = 0;
  for (const [bound, count] of bounds) {
    if (count >= q * total) {
      return bound === Infinity ? low : low + ((bound - low) * (q * total - below)) / Math.max(1, count - below);
    }
    low = bound;
    below = count;
  }
  return low;
}

/** The health line with its details; show(overview, progress) draws it anew. Its rates begin before the page was opened. */
export function pipelineHealth(past) {
  const line = h('summary', { class: 'health' }, h('span', { class: 'dim' }, '…'));
  const tiles = h('div', { class: 'grid' });
  const rates = chart('Events per second', true);
  const equation = h('div');
  const services = h('ul', { class: 'plain' });
  const details = h('details', { class: 'card pipeline-health', ontoggle: () => { if (details.open) draw(); } },
    line,
    h('div', { class: 'inside' }, tiles,
      h('h2', {}, 'Events per second'), rates.element,
      h('div', { class: 'split' },
        h('div', {}, h('h2', {}, 'Where the events are'), equation),
        h('div', {}, h('h2', {}, 'Services'), services))));
  const points = past.map((point) => ({ ...point }));
  const looks = [];
  let progress = null;
  const draw = () => {
    const now = looks.at(-1);
    if (!now) return;
    update(tiles, tileList(now, looks.at(-2), progress));
    timeChart(rates, Object.keys(COUNTERS).map((name) => ({ label: name, points: ratePoints(points, name) })), { unit: 'per second' });
    update(equation, conservation(now, progress));
    update(services, Object.entries(now.services).map(([name, service]) => h('li', { class: 'row middle spread' },
      h('span', {}, name),
      h('span', { class: service.up ? 'pill good' : 'pill bad', title: service.reason }, service.up ? 'up' : 'down'))));
  };
  const show = (overview, lag) => {
    looks.push(overview);
    if (looks.length > 10) looks.shift();
    progress = lag;
    points.push({ at: overview.at, ...Object.fromEntries(Object.entries(COUNTERS).map(([name, [service, counter]]) => [name, sample(overview, service, counter)])) });
    if (points.length > KEPT) points.shift();
    update(line, summary(overview, looks.at(-2), progress));
    if (details.open) draw();
  };
  return { element: details, show, draw, destroy: rates.destroy };
}

/** Events per second between neighbouring points; nothing across a restart, which sets counters back. */
function ratePoints(points, name) {
  const rates = [];
  for (let i = 1; i < points.length; i++) {
    const [before, now] = [points[i - 1], points[i]];
    if (now[name] >= before[name] && now.at > before.at) rates.push({ at: now.at, value: ((now[name] - before[name]) * 1000) / (now.at - before.at) });
  }
  return rates;
}

/** Events that are on their way, by the counters of the services; null where one of them does not respond. */
function inFlight(now) {
  const counted = [
    sample(now, ...COUNTERS.accepted), sample(now, ...COUNTERS.enriched),
    sample(now, 'enrichment', 'millrace_enrichment_events_duplicate_total'), sample(now, 'enrichment', 'millrace_enrichment_events_failed_total'),
  ];
  if (counted.includes(undefined)) return null;
  const [accepted, enriched, duplicate, failed] = counted;
  return { accepted, enriched, duplicate, failed, difference: accepted - enriched - duplicate - failed };
}

export const failures = (now) => Object.values(now.services).reduce((sum, service) => sum + (service.samples?.millrace_failed_events_total ?? 0), 0)
  + (sample(now, 'ingest', 'millrace_ingest_dead_letters_total') ?? 0);

/** One line: how it is, how much comes in, what is on its way, how long that takes. */
function summary(now, before, progress) {
  const down = Object.entries(now.services).filter(([, service]) => !service.up).map(([name]) => name);
  const flight = inFlight(now);
  const persecond = before ? rate(now, before, ...COUNTERS.accepted) : null;
  const latency = now.services['sink-publisher']?.buckets?.millrace_sink_publish_latency_seconds;
  const p50 = quantile(latency, before?.services['sink-publisher']?.buckets?.millrace_sink_publish_latency_seconds, 0.5) ?? quantile(latency, null, 0.5);
  const behind = progress && !progress.caughtUp && progress.lag > 10000;
  const [tone, text] = down.length ? ['bad', `${down.join(', ')} ${down.length > 1 ? 'do' : 'does'} not respond`] : behind ? ['warn', 'Catching up'] : ['good', 'Healthy'];
  const failed = failures(now);
  return [
    h('span', { class: `light ${tone}`, 'aria-hidden': 'true' }), h('strong', {}, text),
    h('span', {}, persecond === null ? '…' : `${number(Math.round(persecond))} events/s`),
    flight && flight.difference >= 0 ? h('span', {}, `${number(flight.difference)} in flight`) : null,
    p50 === null ? null : h('span', {}, `${duration(p50 * 1000)} to the row`),
    progress && progress.lag > 0 ? h('span', {}, `backlog ${number(progress.lag)}`) : null,
    h('span', {}, failed ? `${number(failed)} failed` : 'none failed'),
  ];
}

function tile(label, value, note, tone = '') {
  return h('div', { class: 'card tile' },
    h('div', { class: 'label' }, label), h('div', { class: `value ${tone}` }, value), h('div', { class: 'note' }, note));
}

function tileList(now, before, progress) {
  const latency = 'millrace_sink_publish_latency_seconds';
  const buckets = (look) => look?.services['sink-publisher']?.buckets?.[latency];
  const p50 = quantile(buckets(now), buckets(before), 0.5) ?? quantile(buckets(now), null, 0.5);
  const p99 = quantile(buckets(now), buckets(before), 0.99) ?? quantile(buckets(now), null, 0.99);
  const persecond = (service, name) => {
    const value = before ? rate(now, before, service, name) : null;
    return value === null ? '–' : `${number(Math.round(value))}/s`;
  };
  const counted = (label, service, name) => tile(label, persecond(service, name), `${number(sample(now, service, name))} since the service started`);
  return [
    counted('Accepted', ...COUNTERS.accepted),
    counted('Aggregated', ...COUNTERS.aggregated),
    counted('Rows emitted', 'aggregation', 'millrace_aggregation_rows_emitted_total'),
    tile('Latency to insight topic', p50 === null ? '–' : duration(p50 * 1000), p99 === null ? 'median' : `median; 99% under ${duration(p99 * 1000)}`),
    tile('Backlog', progress ? number(progress.lag) : '–', progress?.caughtUp ? 'caught up' : 'records to process'),
    tile('Failed', number(failures(now)), h('a', { href: '#/failed' }, 'which, and why'), failures(now) > 0 ? 'warn' : 'good'),
  ];
}

/** Every accepted event is enriched, a duplicate, failed or still on its way. */
function conservation(now, progress) {
  const flight = inFlight(now);
  if (!flight) return h('p', { class: 'dim' }, 'Needs the metrics of ingest and enrichment, and one of them does not respond.');
  const { accepted, enriched, duplicate, failed, difference } = flight;
  const still = difference !== 0 && progress?.caughtUp;
  return [
    h('p', { class: 'equation' }, `${number(accepted)} accepted = ${number(enriched)} enriched + ${number(duplicate)} duplicate + ${number(failed)} failed + ${number(difference)} in flight`),
    h('p', { class: 'small dim' }, difference === 0 ? 'Every accepted event is accounted for.'
      : still ? 'Nothing is waiting: the counters began at different times, after a restart. `millrace status` counts the topics themselves.'
        : 'In flight means accepted and not enriched yet; it is never zero while events come in.'),
  ];
}
