// One tile of a dashboard: an insight's measure, drawn as the dashboard says.
import * as api from './api.js';
import { chart } from './charts.js';
import { headline } from './digest.js';
import { fill, h, update } from './dom.js';
import { download, downloadDrawing, downloadPng } from './export.js';
import { changeText, compact, quantity } from './format.js';
import { adds, drawInsight, step } from './insight-chart.js';
import { funnelView, retentionView } from './journeys.js';
import { mapView } from './map.js';
import { rowTable } from './table.js';

export const CHARTS = ['lines', 'columns', 'stacked', 'bars', 'number', 'table', 'funnel', 'retention', 'map'];
const DRAWN = new Set(['lines', 'columns', 'stacked', 'bars']);
const MOST_ROWS = 10000;
const TABLE_ROWS = 50;

/** A tile's element, with refresh(rangeMs, signal) and destroy(). tools are buttons for its head. */
export function tileView(tile, insight, tools = []) {
  const title = tile.title || `${tile.insight}${tile.measure ? `: ${tile.measure.replaceAll('_', ' ')}` : ''}`;
  const drawn = DRAWN.has(tile.chart);
  const target = drawn ? chart(title, true) : null;
  const body = h('div', { class: `tile-body ${tile.chart}`, tabindex: drawn ? null : 0, role: drawn ? null : 'region', 'aria-label': drawn ? null : title }, target?.element ?? null);
  const problem = h('p', { class: 'small bad', role: 'status' });
  let last = null;
  const small = (text, label, action) => h('button', { type: 'button', class: 'quiet small', title: label, 'aria-label': `${label} of ${title}`, onclick: action }, text);
  const element = h('section', { class: `card tile-card wide${tile.width}`, 'aria-label': title },
    h('div', { class: 'row spread middle' },
      h('h2', { class: 'clip' }, h('a', { href: `#/insights/${encodeURIComponent(tile.insight)}` }, title)),
      h('div', { class: 'row middle tile-tools' }, tools,
        small('CSV', 'CSV', () => last && downloadCsv(title, insight, last)),
        drawn ? small('PNG', 'Picture', () => downloadPng(title, target.canvas)) : null,
        tile.chart === 'map' ? small('PNG', 'Picture', () => downloadDrawing(title, body.querySelector('svg'))) : null)),
    body, problem);
  const draw = () => last && drawTile(target, body, tile, insight, last);
  const refresh = async (rangeMs, signal) => {
    if (!insight) {
      fill(problem, `There is no insight ${tile.insight}.`);
      return;
    }
    try {
      const read = await readTile(tile, insight, tile.rangeMs ?? rangeMs, signal);
      if (last && !read.freshness.complete) return;
      last = read;
      fill(problem);
      draw();
    } catch (error) {
      if (!signal.aborted) fill(problem, error.message);
    }
  };
  return { element, refresh, draw, destroy: () => target?.destroy() };
}

async function readTile(tile, insight, rangeMs, signal) {
  const to = Date.now();
  const from = to - rangeMs;
  const whole = tile.chart === 'funnel' || tile.chart === 'retention' || insight.window.kind === 'session';
  const by = whole ? undefined : tile.chart === 'map' ? tile.by ?? countries(insight) : tile.chart === 'table' ? tile.by ?? undefined : tile.chart === 'number' ? '' : tile.by ?? '';
  const rollup = whole || tile.chart === 'table' ? { ms: 0 } : step(insight, from, to, tile.chart);
  const answer = await api.rows(insight.name, { from, by, rollup: rollup.text, order: '-window', limit: tile.chart === 'table' ? TABLE_ROWS : MOST_ROWS }, signal);
  return { ...answer, stepMs: rollup.ms, span: { from, to } };
}

/** The dimension that a map shows where its tile names none. */
const countries = (insight) => (insight.dimensions.find((one) => one.name === 'country') ?? insight.dimensions[0])?.name ?? '';

function drawTile(target, body, tile, insight, read) {
  const measure = insight.measures.find((one) => one.name === tile.measure) ?? headline(insight);
  if (target) {
    const kind = measure.type === 'top' ? 'bars' : tile.chart;
    drawInsight(target, read.rows, { measure, kind, stepMs: read.stepMs, marks: [], watermark: Date.parse(read.freshness.watermark ?? 0), span: read.span });
  } else if (tile.chart === 'funnel') {
    update(body, funnelView(read.rows));
  } else if (tile.chart === 'retention') {
    update(body, retentionView(insight, read.rows));
  } else if (tile.chart === 'map') {
    update(body, mapView(read.rows, { title: body.getAttribute('aria-label'), measure, sums: adds(measure), watermark: Date.parse(read.freshness.watermark ?? 0) }));
  } else if (tile.chart === 'table') {
    const shown = tile.by ? { ...insight, dimensions: insight.dimensions.filter((one) => one.name === tile.by) } : insight;
    update(body, rowTable(shown, read.rows, '-window', null));
  } else {
    update(body, numberView(measure, read));
  }
}

/** Of what adds up the sum over the time; of anything else the newest whole window, and its change. */
function numberView(measure, { rows, freshness }) {
  const values = rows.map((row) => row.values[measure.name]).filter((value) => typeof value === 'number');
  if (adds(measure)) {
    return [h('div', { class: 'figure' }, quantity(values.reduce((sum, value) => sum + value, 0), measure.unit, compact)), h('p', { class: 'small dim' }, 'in this time')];
  }
  const closed = rows.filter((row) => Date.parse(row.window.end) <= Date.parse(freshness.watermark ?? 0));
  const [now, before] = closed.length ? closed : rows;
  const change = changeText(now?.values[measure.name], before?.values[measure.name]);
  return [h('div', { class: 'figure' }, quantity(now?.values[measure.name], measure.unit, compact)), h('p', { class: 'small dim' }, change ? `${change} against the window before` : 'newest window')];
}

function downloadCsv(title, insight, { rows }) {
  const dimensions = Object.keys(rows[0]?.group ?? {});
  const measures = insight.measures.map((one) => one.name).filter((name) => rows.some((row) => name in row.values));
  const cell = (value) => {
    const text = value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
    // A text that a spreadsheet would run as a formula is kept a text.
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [['window_start', 'window_end', ...dimensions, ...measures], ...rows.map((row) => [
    row.window.start, row.window.end, ...dimensions.map((name) => row.group[name]), ...measures.map((name) => row.values[name])])];
  download(`${title}.csv`, new Blob([lines.map((line) => line.map(cell).join(',')).join('\r\n')], { type: 'text/csv' }));
}
