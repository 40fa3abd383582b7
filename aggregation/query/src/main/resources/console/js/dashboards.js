import * as api from './api.js';
import { headline } from './digest.js';
import { fill, goOn, h } from './dom.js';
import { isFunnel, retentionUnit } from './journeys.js';
import { dashboardYaml } from './dashboard-yaml.js';

const FIRST_TILES = 6;

/** What dashboards there are, and a form for a new one. */
export async function dashboardsPage(view) {
  const [dashboards, { insights }] = await Promise.all([api.dashboards(view.signal), api.insights(view.signal)]);
  const name = h('input', { id: 'dashboard-name', required: true, pattern: '[a-z][a-z0-9_]{0,62}', placeholder: 'shop', title: 'Lower-case letters, digits and _, starting with a letter' });
  const problem = h('p', { class: 'bad small', role: 'alert' });
  const create = async (event) => {
    event.preventDefault();
    const here = location.hash;
    try {
      await api.putDashboard(name.value, dashboardYaml({ name: name.value, title: name.value.replaceAll('_', ' '), rangeMs: 3600000, refreshMs: 5000, tiles: insights.slice(0, FIRST_TILES).map(firstTile) }));
      goOn(here, `#/dashboards/${encodeURIComponent(name.value)}`);
    } catch (error) {
      fill(problem, error.message);
    }
  };
  fill(
    view.element,
    h('h1', {}, 'Dashboards'),
    h('p', { class: 'dim' }, 'Pages of charts that a team shares. They are YAML: `millrace dashboards apply` takes the same files.'),
    dashboards.length ? h('div', { class: 'grid wide' }, dashboards.map((one) => h('article', { class: 'card' },
      h('h2', {}, h('a', { href: `#/dashboards/${encodeURIComponent(one.name)}` }, one.title)),
      h('p', { class: 'small dim' }, `${one.tiles.length} tiles, revision ${one.revision}`)))) : h('p', {}, 'None yet.'),
    h('form', { class: 'card', onsubmit: create }, h('h2', {}, 'New dashboard'),
      h('div', { class: 'row' }, h('label', { class: 'field', for: 'dashboard-name' }, 'Name', name), h('button', { type: 'submit', class: 'primary', disabled: !insights.length }, 'Create')),
      problem),
  );
}

/** The tile that shows most of an insight. */
export function firstTile(insight) {
  const chart = isFunnel(insight) ? 'funnel' : retentionUnit(insight) ? 'retention' : insight.window.kind === 'session' ? 'table' : 'lines';
  return { insight: insight.name, title: '', measure: chart === 'lines' ? headline(insight).name : null, by: chart === 'lines' ? insight.dimensions[0]?.name ?? null : null, chart, width: chart === 'table' ? 4 : 2, rangeMs: null };
}
