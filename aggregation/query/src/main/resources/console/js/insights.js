import * as api from './api.js';
import { h, fill } from './dom.js';
import { duration, time, windowText } from './format.js';

/** What insights there are. */
export async function insightsPage(view) {
  const { insights, freshness } = await api.insights(view.signal);
  fill(
    view.element,
    h('div', { class: 'row middle spread' }, h('h1', {}, 'Insights'), h('a', { class: 'button', href: '#/new' }, 'New insight')),
    freshnessLine(freshness),
    insights.length === 0
      ? h('div', { class: 'card' }, h('p', {}, 'No insights yet. '), h('a', { href: '#/new' }, 'Create the first'))
      : h('div', { class: 'grid wide' }, insights.map(card)),
  );
}

export function freshnessLine(freshness) {
  return h('p', { class: 'dim small' },
    freshness.watermark ? `Watermark ${time(freshness.watermark)}` : 'No events yet',
    freshness.stalenessMs === null ? '' : `; nothing older than ${duration(freshness.stalenessMs)} is missing`,
    '. ',
    freshness.complete ? null : h('span', { class: 'pill warn' }, 'partial: some partitions are moving'));
}

function card(insight) {
  return h('article', { class: 'card' },
    h('h2', {}, h('a', { href: `#/insights/${encodeURIComponent(insight.name)}` }, insight.name)),
    h('p', { class: 'small' }, insight.description || ''),
    h('div', { class: 'row' },
      h('span', { class: 'pill' }, windowText(insight.window)),
      insight.dimensions.map((dimension) => h('span', { class: 'pill' }, `by ${dimension.name}`)),
      insight.measures.map((measure) => h('span', { class: 'pill' }, measure.name))));
}
