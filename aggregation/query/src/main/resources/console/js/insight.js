import * as api from './api.js';
import { chart } from './charts.js';
import { windowMs } from './digest.js';
import { fill, h, select, update } from './dom.js';
import { downloadDrawing, downloadPng } from './export.js';
import { time } from './format.js';
import { freshnessLine } from './insights.js';
import { follow } from './live.js';
import { adds, chartKinds, drawInsight, step } from './insight-chart.js';
import { details, header } from './insight-about.js';
import { funnelView, isFunnel, retentionUnit, retentionView } from './journeys.js';
import { mapView } from './map.js';
import { marksOf, markList } from './marks.js';
import { rowTable } from './table.js';

const RANGES = [['900000', '15 minutes'], ['3600000', '1 hour'], ['21600000', '6 hours'], ['86400000', '24 hours'], ['604800000', '7 days'], ['', 'all retained']];
const COMPARISONS = [['', 'nothing'], ['previous', 'the period before'], ['-1d', 'a day earlier'], ['-7d', 'a week earlier']];
const REFRESH_MS = 1000;

/** One insight as chart and table. */
export async function insightPage(view) {
  const insight = await api.insight(view.argument, view.signal);
  const newest = (await api.rows(insight.name, { order: '-window', limit: 1 }, view.signal)).rows[0];
  const chosen = {
    range: firstRange(insight, newest),
    zoom: null,
    measure: insight.measures[0].name,
    kind: '',
    by: insight.dimensions[0]?.name ?? '',
    compare: '',
    only: {},
    order: '-window',
  };
  const target = chart(`${insight.name} over time`);
  const map = h('div', { hidden: true });
  const hint = h('p', { class: 'small dim' }, 'Drag over the chart to zoom. Windows that are still open are dashed.');
  const table = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Rows' });
  const body = h('div', { class: 'waiting' });
  const fresh = h('div');
  const csv = h('a', { class: 'button', download: `${insight.name}.csv` }, 'CSV');
  const png = h('button', { type: 'button', onclick: () => (map.hidden ? downloadPng(insight.name, target.canvas) : downloadDrawing(insight.name, map.querySelector('svg'))) }, 'PNG');
  const liveState = h('span', { class: 'pill', role: 'status' }, '…');

  const journey = h('section', { class: 'card', hidden: true });
  const chips = h('div', { class: 'row middle chips' });
  const markText = h('div');
  const kinds = h('span');
  const isJourney = isFunnel(insight) || retentionUnit(insight);
  let marks = [];
  let shown = '';
  let draw = () => {};

  const refresh = async () => {
    const asked = JSON.stringify(chosen);
    const { from, to } = chosen.zoom ?? span(chosen.range, newest);
    const only = Object.fromEntries(Object.entries(chosen.only).map(([name, value]) => [`group.${name}`, value ?? '']));
    const compare = chosen.compare && (chosen.compare !== 'previous' || from !== undefined) && insight.window.kind !== 'session' ? chosen.compare : undefined;
    const table1 = { from, to, order: chosen.order, compare, ...only };
    const rollup = step(insight, from, to, chosen.kind);
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
    const measure = insight.measures.find((one) => one.name === chosen.measure);
    const fitting = chartKinds(insight, measure, series.rows);
    const kind = fitting.find(([name]) => name === chosen.kind)?.[0] ?? fitting[0]?.[0];
    update(kinds, fitting.length > 1 ? select('Chart', fitting, kind, choose('kind')) : null);
    const isMap = kind === 'map';
    target.element.hidden = !kind || isMap;
    map.hidden = !isMap;
    hint.hidden = isMap;
    png.hidden = !kind;
    const watermark = Date.parse(series.freshness.watermark ?? 0);
    if (isMap) update(map, mapView(series.rows, { title: `${insight.name}: ${measure.name}`, measure, sums: adds(measure), watermark }));
    draw = () => kind && !isMap && drawInsight(target, series.rows, {
      measure, kind, stepMs: rollup.ms, marks, watermark,
      span: from === undefined ? null : { from, to: to ?? Date.now() }, onBrush: (begin, end) => zoom({ from: begin, to: end }),
    });
    draw();
    update(chips, zoomChip(), Object.entries(chosen.only).map(([name, value]) => h('button', { type: 'button', class: 'pill', title: 'Remove this filter', onclick: () => { delete chosen.only[name]; changed(); } }, `${name}: ${value ?? '(none)'} ✕`)));
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
  const zoom = (to) => { chosen.zoom = to; changed(); };
  const choose = (key) => (value) => { chosen[key] = value; if (key === 'range') chosen.zoom = null; changed(); };
  /** Twice as near or as far, or to one side by half of what is seen. */
  const move = (factor, side) => {
    const { from, to } = chosen.zoom ?? span(chosen.range || '604800000', newest);
    const end = to ?? Date.now();
    const middle = (from + end) / 2 + side * (end - from) / 2;
    const half = Math.max(30000, ((end - from) / 2) * factor);
    zoom({ from: Math.round(middle - half), to: Math.round(middle + half) });
  };
  const zoomChip = () => (chosen.zoom
    ? h('button', { type: 'button', class: 'pill', title: 'Back to the whole time', onclick: () => zoom(null) }, `${time(chosen.zoom.from)} to ${time(chosen.zoom.to)} ✕`) : null);
  const tool = (text, label, action) => h('button', { type: 'button', class: 'quiet', title: label, 'aria-label': label, onclick: action }, text);

  const by = select('Group by', [...insight.dimensions.map((one) => [one.name, one.name]), ['', 'nothing']], chosen.by, choose('by'));
  fill(
    view.element,
    header(insight),
    body,
  );
  fill(
    body,
    fresh,
    journey,
    h('section', { class: 'card' },
      h('div', { class: 'row' },
        select('Time', RANGES, chosen.range, choose('range')),
        select('Measure', insight.measures.map((one) => [one.name, one.name]), chosen.measure, choose('measure')),
        by,
        kinds,
        select('Compared with', COMPARISONS, chosen.compare, choose('compare')),
        csv, png, liveState),
      h('div', { class: 'row middle spread' }, chips, h('div', { class: 'tools', role: 'group', 'aria-label': 'Zoom' },
        tool('◀', 'Earlier', () => move(1, -1)), tool('+', 'Nearer', () => move(0.5, 0)), tool('−', 'Farther', () => move(2, 0)), tool('▶', 'Later', () => move(1, 1)))),
      target.element,
      map,
      hint,
      markText),
    h('section', { class: 'card' }, h('h2', {}, 'Rows'), table),
    details(insight),
  );
  const redraw = () => draw();
  addEventListener('themechange', redraw);
  view.signal.addEventListener('abort', () => { removeEventListener('themechange', redraw); target.destroy(); });
  await refresh();
  body.classList.remove('waiting');
  api.marks(insight.name, view.signal).then((answer) => {
    marks = marksOf(answer);
    update(markText, markList(marks));
    draw();
  }).catch((error) => view.signal.aborted || console.info(`no marks: ${error.message}`));
  follow(insight.name, view.signal, liveState, REFRESH_MS, refresh);
}

/** Some dozens of windows, or everything where the newest row is old, as after an import of an old file. */
function firstRange(insight, newest) {
  const recent = !newest || Date.now() - Date.parse(newest.window.end) < 6 * 3600000;
  return recent ? RANGES.find(([ms]) => ms >= 3600000 && ms / windowMs(insight) >= 24)?.[0] ?? '' : '';
}

/** The range back from now; of an insight whose newest row is old, back from that row. */
function span(range, newest) {
  if (range === '') return {};
  const end = newest ? Date.parse(newest.window.end) : Date.now();
  return Date.now() - end > 6 * 3600000 ? { from: end - Number(range), to: end } : { from: Date.now() - Number(range) };
}
