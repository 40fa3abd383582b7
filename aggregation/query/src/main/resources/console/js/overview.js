import * as api from './api.js';
import { chart, lines } from './charts.js';
import { h, fill, update } from './dom.js';
import { duration, number } from './format.js';
import { poll } from './poll.js';

const KEPT = 150;

/** What the pipeline does right now. */
export async function overviewPage(view) {
  const tiles = h('div', { class: 'grid' });
  const rates = chart('Events per second over the last minutes', true);
  const equation = h('div');
  const services = h('ul', { class: 'plain' });
  fill(
    view.element,
    h('h1', {}, 'Overview'),
    h('p', { class: 'dim' }, 'Totals since each service started; rates over the last two seconds.'),
    tiles,
    h('section', { class: 'card' }, h('h2', {}, 'Events per second'), rates.element),
    h('div', { class: 'split' },
      h('section', { class: 'card' }, h('h2', {}, 'Conservation'), equation),
      h('section', { class: 'card' }, h('h2', {}, 'Services'), services)),
  );
  view.signal.addEventListener('abort', rates.destroy);

  const history = [];
  await poll(view.signal, 2000, async () => {
    const [overview, progress] = await Promise.all([
      api.overview(view.signal),
      api.progress(view.signal).catch(() => null),
    ]);
    history.push(overview);
    if (history.length > KEPT) history.shift();
    const before = history.at(-2);
    update(tiles, tileList(overview, before, progress));
    lines(rates, [
      { label: 'accepted', points: ratePoints(history, 'ingest', 'millrace_ingest_accepted_events_total') },
      { label: 'enriched', points: ratePoints(history, 'enrichment', 'millrace_enrichment_events_enriched_total') },
      { label: 'aggregated', points: ratePoints(history, 'aggregation', 'millrace_aggregation_events_total') },
    ]);
    update(equation, conservation(overview, progress));
    update(services, Object.entries(overview.services).map(([name, service]) => h('li', { class: 'row middle spread' },
      h('span', {}, name),
      h('span', { class: service.up ? 'pill good' : 'pill bad', title: service.reason }, service.up ? 'up' : 'down'))));
  });
}

export const sample = (overview, service, name) => overview?.services[service]?.samples?.[name];

export function rate(now, before, service, name) {
  const last = sample(now, service, name);
  const first = sample(before, service, name);
  if (last === undefined || first === undefined || now.at <= before.at || last < first) return null;
  return ((last - first) * 1000) / (now.at - before.at);
}

function ratePoints(history, service, name) {
  const points = new Map();
  for (let i = 1; i < history.length; i++) {
    const value = rate(history[i], history[i - 1], service, name);
    if (value !== null) points.set(history[i].at, value);
  }
  return points;
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

function tile(label, value, note, tone = '') {
  return h('div', { class: 'card tile' },
    h('div', { class: 'label' }, label), h('div', { class: `value ${tone}` }, value), h('div', { class: 'note' }, note));
}

function tileList(now, before, progress) {
  const latency = 'millrace_sink_publish_latency_seconds';
  const buckets = (look) => look?.services['sink-publisher']?.buckets?.[latency];
  const p50 = quantile(buckets(now), buckets(before), 0.5) ?? quantile(buckets(now), null, 0.5);
  const p99 = quantile(buckets(now), buckets(before), 0.99) ?? quantile(buckets(now), null, 0.99);
  const failed = Object.values(now.services).reduce((sum, service) => sum + (service.samples?.millrace_failed_events_total ?? 0), 0)
    + (sample(now, 'ingest', 'millrace_ingest_dead_letters_total') ?? 0);
  const persecond = (service, name) => {
    const value = before ? rate(now, before, service, name) : null;
    return value === null ? '–' : `${number(Math.round(value))}/s`;
  };
  return [
    tile('Accepted', persecond('ingest', 'millrace_ingest_accepted_events_total'), `${number(sample(now, 'ingest', 'millrace_ingest_accepted_events_total'))} in all`),
    tile('Aggregated', persecond('aggregation', 'millrace_aggregation_events_total'), `${number(sample(now, 'aggregation', 'millrace_aggregation_events_total'))} in all`),
    tile('Rows emitted', persecond('aggregation', 'millrace_aggregation_rows_emitted_total'), `${number(sample(now, 'aggregation', 'millrace_aggregation_rows_emitted_total'))} in all`),
    tile('Latency to insight topic', p50 === null ? '–' : duration(p50 * 1000), p99 === null ? 'median' : `median; 99% under ${duration(p99 * 1000)}`),
    tile('Backlog', progress ? `${number(progress.lag)}` : '–', progress?.caughtUp ? 'caught up' : 'records to process', progress?.caughtUp ? 'good' : 'warn'),
    tile('Failed', number(failed), 'in events.failed', failed > 0 ? 'bad' : 'good'),
  ];
}

function conservation(now, progress) {
  const accepted = sample(now, 'ingest', 'millrace_ingest_accepted_events_total');
  const enriched = sample(now, 'enrichment', 'millrace_enrichment_events_enriched_total');
  const duplicate = sample(now, 'enrichment', 'millrace_enrichment_events_duplicate_total');
  const failed = sample(now, 'enrichment', 'millrace_enrichment_events_failed_total');
  if ([accepted, enriched, duplicate, failed].includes(undefined)) {
    return h('p', { class: 'dim' }, 'Needs the metrics of ingest and enrichment, and one of them does not respond.');
  }
  const difference = accepted - enriched - duplicate - failed;
  return [
    h('p', { class: 'equation' }, `${number(accepted)} accepted = ${number(enriched)} enriched + ${number(duplicate)} duplicate + ${number(failed)} failed`,
      difference === 0 ? '' : ` + ${number(difference)} in flight or counted before a restart`),
    h('p', {}, h('span', { class: difference === 0 ? 'pill good' : 'pill warn' }, difference === 0 ? 'balances' : 'does not balance while events are in flight'),
      progress ? h('span', { class: 'dim small' }, `  aggregation has a backlog of ${number(progress.lag)} records`) : null),
  ];
}
