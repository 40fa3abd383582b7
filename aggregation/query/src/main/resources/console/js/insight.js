import * as api from './api.js';
import { chart } from './charts.js';
import { confirmed, fill, h, select, update } from './dom.js';
import { freshnessLine } from './insights.js';
import { windowText } from './format.js';
import { follow } from './live.js';
import { drawInsight, step } from './insight-chart.js';
import { funnelView, isFunnel, retentionUnit, retentionView } from './journeys.js';
import { rowTable } from './table.js';

const RANGES = [['900000', '15 minutes'], ['3600000', '1 hour'], ['21600000', '6 hours'], ['86400000', '24 hours'], ['604800000', '7 days'], ['', 'all retained']];
const COMPARISONS = [['', 'nothing'], ['previous', 'the period before'], ['-1d', 'a day earlier'], ['-7d', 'a week earlier']];
const REFRESH_MS = 1000;

/** One insight as chart and table. */
export async function insightPage(view) {
  const insight = await api.insight(view.argument, view.signal);
  const newest = (await api.rows(insight.name, { order: '-window', limit: 1 }, view.signal)).rows[0];
  const chosen = {
    range: firstRange(newest),
    measure: insight.measures[0].name,
    by: insight.dimensions[0]?.name ?? '',
    compare: '',
    only: {},
    order: '-window',
  };
  const target = chart(`${insight.name} over time`);
  const table = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Rows' });
  const fresh = h('div');
  const csv = h('a', { class: 'button', download: `${insight.name}.csv` }, 'CSV');
  const liveState = h('span', { class: 'pill', role: 'status' }, '…');

  const journey = h('section', { class: 'card', hidden: true });
  const chips = h('div', { class: 'row middle' });
  const isJourney = isFunnel(insight) || retentionUnit(insight);
  let shown = '';
  let draw = () => {};

  const refresh = async () => {
    const asked = JSON.stringify(chosen);
    const { from, to } = span(chosen.range, newest);
    const only = Object.fromEntries(Object.entries(chosen.only).map(([name, value]) => [`group.${name}`, value ?? '']));
    const compare = chosen.compare && (chosen.compare !== 'previous' || from !== undefined) && insight.window.kind !== 'session' ? chosen.compare : undefined;
    const table1 = { from, to, order: chosen.order, compare, ...only };
    const rollup = step(insight, from, to);
    const answers = await Promise.all([
      api.rows(insight.name, { from, to, by: chosen.by, rollup: rollup.text, order: '-window', limit: 10000, compare, ...only }, view.signal),
      api.rows(insight.name, { ...table1, limit: 200 }, view.signal),
      ...(isJourney ? [api.rows(insight.name, { from, to, limit: 10000, ...only }, view.signal)] : []),
    ]);
    // Something else was chosen meanwhile, and its answer may be here already.
    if (asked !== JSON.stringify(chosen)) return;
    const [series, rows, all] = answers;
    const partial = answers.find((answer) => !answer.freshness.complete);
    update(fresh, freshnessLine((partial ?? rows).freshness));
    // A partial answer, while partitions move or are slow, takes nothing away of what is shown for the same question.
    if (asked === shown && partial) return;
    shown = asked;
    draw = () => drawInsight(target, insight, chosen, series.rows, rollup.ms);
    draw();
    update(chips, Object.entries(chosen.only).map(([name, value]) => h('button', { type: 'button', class: 'pill', title: 'Remove this filter', onclick: () => { delete chosen.only[name]; changed(); } }, `${name}: ${value ?? '(none)'} ✕`)));
    if (isJourney) {
      journey.hidden = false;
      update(journey, h('h2', {}, isFunnel(insight) ? 'Funnel' : 'Retention'), isFunnel(insight) ? funnelView(all.rows) : retentionView(insight, all.rows));
    }
    update(table, rowTable(insight, rows.rows, chosen.order, (order) => { chosen.order = order; changed(); }, drill));
    csv.href = api.rowsPath(insight.name, { ...table1, format: 'csv', limit: 10000 });
  };
  const changed = () => refresh().catch((error) => {
    if (!view.signal.aborted) fill(fresh, h('p', { class: 'bad', role: 'alert' }, error.message));
  });
  /** Into one value of a dimension, broken down by the next that is not chosen yet. */
  const drill = (name, value) => {
    chosen.only[name] = value;
    const next = insight.dimensions.find((one) => !(one.name in chosen.only));
    chosen.by = next ? next.name : chosen.by;
    by.querySelector('select').value = chosen.by;
    changed();
  };
  const choose = (key) => (value) => { chosen[key] = value; changed(); };

  const by = select('Group by', [...insight.dimensions.map((one) => [one.name, one.name]), ['', 'nothing']], chosen.by, choose('by'));
  fill(
    view.element,
    header(insight),
    fresh,
    journey,
    h('section', { class: 'card' },
      h('div', { class: 'row' },
        select('Time', RANGES, chosen.range, choose('range')),
        select('Measure', insight.measures.map((one) => [one.name, one.name]), chosen.measure, choose('measure')),
        by,
        select('Compared with', COMPARISONS, chosen.compare, choose('compare')),
        csv, liveState),
      chips,
      target.element),
    h('section', { class: 'card' }, h('h2', {}, 'Rows'), table),
    details(insight),
  );
  const redraw = () => draw();
  addEventListener('themechange', redraw);
  view.signal.addEventListener('abort', () => { removeEventListener('themechange', redraw); target.destroy(); });
  await refresh();
  follow(insight.name, view.signal, liveState, REFRESH_MS, refresh);
}

/** An hour, or everything where the newest row is old, as after an import of an old file. */
function firstRange(newest) {
  const recent = newest && Date.now() - Date.parse(newest.window.end) < 6 * 3600000;
  return recent || !newest ? '3600000' : '';
}

/** The range back from now; of an insight whose newest row is old, back from that row. */
function span(range, newest) {
  if (range === '') return {};
  const end = newest ? Date.parse(newest.window.end) : Date.now();
  return Date.now() - end > 6 * 3600000 ? { from: end - Number(range), to: end } : { from: Date.now() - Number(range) };
}

function header(insight) {
  return h('div', { class: 'row middle spread' },
    h('div', {}, h('h1', {}, insight.name), h('p', {}, insight.description || '')),
    h('div', { class: 'row' },
      h('a', { class: 'button', href: `#/editor/${encodeURIComponent(insight.name)}` }, 'Edit'),
      h('button', { type: 'button', class: 'danger', onclick: () => remove(insight) }, 'Delete')));
}

async function remove(insight) {
  if (await confirmed(`Delete ${insight.name} and all its rows? This cannot be undone.`, 'Delete')) {
    await api.remove(insight.name);
    location.hash = '#/insights';
  }
}

function details(insight) {
  const measure = (one) => h('tr', {},
    h('td', {}, one.name), h('td', {}, h('code', {}, one.expression)), h('td', {}, one.type), h('td', {}, one.errorBound ?? 'exact'), h('td', {}, one.unit ?? ''));
  return h('section', { class: 'card' },
    h('h2', {}, 'Definition'),
    h('p', { class: 'small dim' }, `${windowText(insight.window)} windows; generation ${insight.generation}, revision ${insight.revision}`),
    h('div', { class: 'scroll' }, h('table', {},
      h('thead', {}, h('tr', {}, ['Measure', 'Expression', 'Type', 'Error', 'Unit'].map((text) => h('th', {}, text)))),
      h('tbody', {}, insight.measures.map(measure)))),
    h('details', {}, h('summary', {}, 'YAML'), h('pre', {}, insight.yaml)));
}
