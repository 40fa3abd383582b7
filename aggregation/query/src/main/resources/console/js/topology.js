import * as api from './api.js';
import { fill, h, update } from './dom.js';
import { number } from './format.js';
import { rate, sample } from './pipeline.js';
import { poll } from './poll.js';

/** The way of an event, and the counter that says how many pass each station. */
const WAY = [
  ['service', 'ingest', 'accepted', 'millrace_ingest_accepted_events_total'],
  ['topic', 'events.raw'],
  ['service', 'enrichment', 'enriched', 'millrace_enrichment_events_enriched_total'],
  ['topic', 'events.enriched'],
  ['service', 'aggregation', 'aggregated', 'millrace_aggregation_events_total'],
  ['topic', 'insight-updates', 'rows', 'millrace_aggregation_rows_emitted_total', 'aggregation'],
  ['service', 'sink-publisher', 'published', 'millrace_sink_rows_published_total'],
  ['topic', 'insights.<name>'],
];

/** What the engine is made of, as Kafka Streams describes it. */
export async function topologyPage(view) {
  const text = await api.topology(view.signal);
  const pipeline = h('div', { class: 'pipeline' });
  fill(
    view.element,
    h('h1', {}, 'Topology'),
    h('p', { class: 'dim' }, 'It stays as it is, whatever insights there are: insights are data.'),
    h('section', { class: 'card' }, h('h2', {}, 'The pipeline, live'), pipeline),
    h('h2', {}, 'The engine'),
    h('div', { class: 'grid wide' }, parse(text).map((part) => h('section', { class: 'card' },
      h('h2', {}, part.title),
      h('div', { class: 'flow' }, part.nodes.flatMap((node, index) => [arrow(part.nodes[index - 1], node), box(node)]))))),
    h('details', { class: 'card' }, h('summary', {}, 'As text'), h('pre', {}, text)),
  );
  let before = null;
  const draw = (now) => update(pipeline, WAY.flatMap((station, i) => [i ? h('div', { class: 'arrow', 'aria-hidden': 'true' }, '→') : null, live(station, now, before)]));
  draw(null);
  await poll(view.signal, 2000, async () => {
    const now = await api.overview(view.signal);
    draw(now);
    before = now;
  });
}

/** A station with what passes it a second, where its service counts it; now is null before the first look. */
function live([kind, name, verb, counter, service = name], now, before) {
  const total = counter ? sample(now, service, counter) : undefined;
  const persecond = before && counter ? rate(now, before, service, counter) : null;
  const down = kind === 'service' && now?.services[service] && !now.services[service].up;
  const isUnknown = now ? total === undefined : !counter;
  return h('div', { class: `node ${kind}` },
    h('strong', {}, name), down ? h('span', { class: 'pill bad' }, 'down') : null,
    isUnknown ? null : h('div', { class: 'small' }, persecond === null ? '…' : `${number(Math.round(persecond))}/s ${verb}`),
    isUnknown ? null : h('div', { class: 'small dim' }, now ? `${number(total)} in all` : '\u00a0'));
}

/** Only where the one above sends to the one below; the rest is said in words. */
function arrow(above, node) {
  return above?.to.includes(node.name) ? h('div', { class: 'arrow', 'aria-hidden': 'true' }, '↓') : null;
}

function box(node) {
  return h('div', { class: `node ${node.kind.toLowerCase()}` },
    h('strong', {}, node.name), ' ', h('span', { class: 'dim small' }, node.kind.toLowerCase()),
    node.about ? h('div', { class: 'small' }, node.about) : null,
    node.to.length ? h('div', { class: 'small dim' }, `to ${node.to.join(', ')}`) : null);
}

/** Sub-topologies and their nodes, in the text's order. */
function parse(text) {
  const parts = [];
  for (const line of text.split('\n')) {
    const title = line.match(/^\s*Sub-topology: (.*)$/);
    const node = line.match(/^\s*(Source|Processor|Sink):\s+(\S+)\s*\((.*)\)\s*$/);
    const to = line.match(/^\s*-->\s*(.*)$/);
    if (title) {
      const global = /global/.test(title[1]);
      parts.push({ title: `Part ${title[1].split(' ')[0]}${global ? ', on every instance' : ''}`, nodes: [] });
    } else if (node && parts.length) {
      parts.at(-1).nodes.push({ kind: node[1], name: node[2], about: node[3].replace(/topics?: |stores: /, (what) => (what.startsWith('store') ? 'keeps ' : what.startsWith('topics') ? 'reads ' : 'writes ')).replace(/keeps \[\]/, ''), to: [] });
    } else if (to && parts.at(-1)?.nodes.length) {
      parts.at(-1).nodes.at(-1).to = to[1].split(',').map((name) => name.trim()).filter((name) => name && name !== 'none');
    }
  }
  return parts;
}
