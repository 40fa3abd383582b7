// What of an insight's rows is drawn, and how.
import { bars } from './charts.js';
import { groupText } from './format.js';
import { countryDimension } from './map.js';
import { timeChart } from './timechart.js';

const MOST_POINTS = 240;
const MOST_MAPPED = 24;
const MOST_SERIES = 8;
const MOST_BARS = 15;
const FACTORS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 10080];

/** Whether a window's groups add up to the window: parts of a whole may be stacked. */
export const adds = (measure) => measure.kind === 'count' || measure.kind === 'sum';

/** Ways to draw a measure, the fitting one first: a single window is compared by its groups, sessions are counted. */
export function chartKinds(insight, measure, rows) {
  if (measure.type === 'top') return [['bars', 'bars']];
  if (measure.type !== 'long' && measure.type !== 'double') return [];
  const windows = new Set(rows.map((row) => row.window.start)).size;
  const kinds = [['lines', 'lines'], ['columns', 'columns'], ...(adds(measure) ? [['stacked', 'stacked']] : [])];
  const total = [['bars', windows === 1 ? 'bars' : 'totals']];
  const map = countryDimension(rows) ? [['map', 'map']] : [];
  if (!adds(measure) && windows !== 1) return [...kinds, ...map];
  return windows === 1 ? [...total, ...map, ...kinds] : [...kinds, ...total, ...map];
}

/** How long the chart's windows are, so that it has neither too many nor a roll-up that the insight cannot do. A map, of many groups, needs few. */
export function step(insight, from, to, kind) {
  const most = kind === 'map' ? MOST_MAPPED : MOST_POINTS;
  const size = insight.window.sizeMs;
  // In a time zone days differ in length, and not every multiple divides one.
  if (insight.window.kind !== 'tumbling' || insight.window.zone || !size || from === undefined) return { ms: 0, text: undefined };
  const factor = FACTORS.find((one) => ((to ?? Date.now()) - from) / (size * one) <= most) ?? FACTORS.at(-1);
  return { ms: size * factor, text: factor === 1 ? undefined : `${size * factor}ms` };
}

/** Draws the rows; look is {measure, kind, watermark, stepMs, span, marks, onBrush}. */
export function drawInsight(target, rows, look) {
  const { measure, kind } = look;
  if (measure.type === 'top') {
    bars(target, measure.name, tops(rows, measure.name));
  } else if (kind === 'bars') {
    bars(target, measure.name, totals(rows, measure), measure.unit);
  } else {
    const now = series(rows, measure.name, look);
    timeChart(target, [...now, ...earlier(rows, look, now)], {
      unit: measure.unit, stacked: kind === 'stacked', columns: kind === 'columns' || kind === 'stacked',
      span: look.span, marks: look.marks, onBrush: look.onBrush,
    });
  }
}

/** A series for each of the greatest groups, and one for what is left where groups add up. */
function series(rows, name, look) {
  const byGroup = new Map();
  for (const row of rows) {
    const value = row.values[name];
    const label = groupText(row.group);
    if (!byGroup.has(label)) byGroup.set(label, { label, points: new Map(), weight: 0 });
    if (typeof value !== 'number') continue;
    const one = byGroup.get(label);
    const end = Date.parse(row.window.end);
    one.points.set(Date.parse(row.window.start), { at: Date.parse(row.window.start), end, value, open: end > look.watermark });
    one.weight += Math.abs(value);
  }
  const all = [...byGroup.values()].sort((a, b) => b.weight - a.weight);
  const shown = all.slice(0, MOST_SERIES);
  const rest = all.slice(MOST_SERIES);
  if (rest.length && adds(look.measure)) shown.push(sum(rest));
  return shown.map((one) => ({ label: one.label, points: filled(one.points, rows, look) }));
}

function sum(all) {
  const points = new Map();
  all.forEach((one) => one.points.forEach((point, at) => points.set(at, { ...point, value: point.value + (points.get(at)?.value ?? 0) })));
  return { label: `${all.length} others`, points };
}

/** In order of time; a window without a row is zero where the measure adds up. */
function filled(points, rows, look) {
  const times = new Map(rows.map((row) => [Date.parse(row.window.start), Date.parse(row.window.end)]));
  if (adds(look.measure)) {
    const all = [...times.keys()];
    const [first, last] = [Math.min(...all), Math.max(...all)];
    for (let at = first; look.stepMs > 0 && at <= last && (last - first) / look.stepMs < 5000; at += look.stepMs) if (!times.has(at)) times.set(at, at + look.stepMs);
    times.forEach((end, at) => { if (!points.has(at)) points.set(at, { at, end, value: 0, open: end > look.watermark }); });
  }
  return [...points.values()].sort((a, b) => a.at - b.at);
}

/** The earlier period's lines under those of the groups, where it was asked for. */
function earlier(rows, look, now) {
  const compared = rows.filter((row) => row.previous).map((row) => ({ ...row, values: row.previous.values }));
  if (!compared.length) return [];
  const labels = now.map((one) => one.label);
  return series(compared, look.measure.name, { ...look, watermark: Infinity })
    .map((one) => ({ ...one, of: Math.max(0, labels.indexOf(one.label)), label: `${one.label}, before`, dashed: true }));
}

/** Each group's sum over the windows; of one window any measure's values. */
function totals(rows, measure) {
  const values = new Map();
  for (const row of rows) {
    const value = row.values[measure.name];
    if (typeof value === 'number') values.set(groupText(row.group), (values.get(groupText(row.group)) ?? 0) + value);
  }
  return [...values].map(([label, value]) => ({ label, value })).sort((a, b) => b.value - a.value).slice(0, MOST_BARS);
}

function tops(rows, measure) {
  const counts = new Map();
  for (const row of rows) {
    for (const item of row.values[measure] ?? []) counts.set(item.value, (counts.get(item.value) ?? 0) + item.count);
  }
  return [...counts].map(([label, value]) => ({ label, value })).sort((a, b) => b.value - a.value).slice(0, MOST_BARS);
}
