// What an insight says in one number: its newest whole window beside the one before, and the windows that led there.
import * as api from './api.js';
import { funnelSteps, isFunnel, retentionUnit } from './journeys.js';

const WINDOWS = 60;
const FEW = 3;
const MOST_PARTS = 4;
const PARTS = [60000, 300000, 900000, 3600000, 21600000, 86400000];
const LENGTHS = { hour: 3600000, day: 86400000, week: 604800000, month: 2678400000, quarter: 7948800000, year: 31622400000 };

/** About how long a window is, in ms. */
export const windowMs = (insight) => insight.window.everyMs || insight.window.sizeMs || LENGTHS[insight.window.unit] || 60000;

/** Whether windows without events have no row, and mean zero. */
const adds = (measure) => measure.kind === 'count' || measure.kind === 'sum';
const numeric = (measure) => measure.type === 'long' || measure.type === 'double';

/** The measure that stands for the insight. */
export function headline(insight) {
  if (isFunnel(insight)) return { name: 'conversion', kind: 'share', type: 'double', unit: '1' };
  if (insight.window.kind === 'session') return { name: 'sessions', kind: 'count', type: 'long', unit: 'events' };
  const unit = retentionUnit(insight);
  if (unit) return insight.measures.find((one) => one.name === 'people');
  return insight.measures.find(numeric) ?? insight.measures[0];
}

/** Reads an insight's last windows, rolled up to one row a window. The newest row says where they end, also in an old import. */
export async function readDigest(insight, signal, known = {}) {
  const sessions = insight.window.kind === 'session';
  const length = windowMs(insight);
  let { newest } = known;
  if (!newest || known.at < Date.now() - 20 * length) {
    newest = (await api.rows(insight.name, { order: '-window', limit: 1 }, signal)).rows[0]?.window.start;
    if (!newest) return { ...known, at: Date.now(), digest: null };
  }
  const from = Date.parse(newest) - (WINDOWS - 1) * length;
  const by = isFunnel(insight) ? 'step' : '';
  const { rows, freshness } = await api.rows(insight.name, { from, by: sessions ? undefined : by, order: '-window', limit: sessions ? 500 : 2000 }, signal);
  if (!freshness.complete && known.digest) return known;
  const read = digest(insight, rows, freshness);
  if (read.points.length < FEW) read.parts = isFunnel(insight) ? steps(rows) : await parts(insight, read, signal);
  return { newest: rows[0]?.window.start ?? newest, at: Date.now(), digest: read };
}

/** What the windows consist of, where there are too few of them for a line: the greatest groups. */
async function parts(insight, { measure, now }, signal) {
  const by = insight.dimensions[0]?.name;
  if (!by || !numeric(measure) || insight.window.kind === 'session') return [];
  const { rows } = await api.rows(insight.name, { from: now.at, to: now.end, by, order: `-${measure.name}`, limit: MOST_PARTS }, signal);
  return rows.filter((row) => Date.parse(row.window.start) === now.at)
    .map((row) => ({ label: row.group[by] ?? '(none)', value: row.values[measure.name] ?? 0 }));
}

const steps = (rows) => funnelSteps(rows).map((step) => ({ label: step.name, value: step.people })).slice(0, MOST_PARTS);

/** Points by time, the value of the newest whole window and of the one before it; "so far" where no window is whole yet. */
export function digest(insight, rows, freshness) {
  const measure = headline(insight);
  const watermark = freshness.watermark ? Date.parse(freshness.watermark) : 0;
  const points = (isFunnel(insight) ? funnelPoints(rows) : plainPoints(rows, measure, insight)).sort((a, b) => a.at - b.at);
  fillGaps(points, insight, measure, watermark);
  points.forEach((point) => { point.open = point.end > watermark; });
  const whole = points.filter((point) => !point.open);
  const now = whole.at(-1) ?? points.at(-1);
  // The first window is seldom whole: events begin in its middle.
  return { measure, points, now, before: whole.length >= FEW ? whole.at(-2) : undefined, sofar: whole.length === 0, stalenessMs: freshness.stalenessMs };
}

function plainPoints(rows, measure, insight) {
  if (insight.window.kind === 'session') return sessionPoints(rows);
  return rows.map((row) => ({
    at: Date.parse(row.window.start), end: Date.parse(row.window.end), value: row.values[measure.name] ?? null,
  }));
}

/** How many of the newest sessions began in each part of their time. */
function sessionPoints(rows) {
  if (!rows.length) return [];
  const starts = rows.map((row) => Date.parse(row.window.start));
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  const part = PARTS.find((one) => (last - first) / one < WINDOWS) ?? PARTS.at(-1);
  const counts = new Map();
  for (let at = first - (first % part); at <= last; at += part) counts.set(at, 0);
  starts.forEach((at) => counts.set(at - (at % part), counts.get(at - (at % part)) + 1));
  return [...counts].map(([at, value]) => ({ at, end: at + part, value }));
}

/** How many of those who entered in a window went all the way. */
function funnelPoints(rows) {
  const windows = new Map();
  rows.forEach((row) => {
    if (!windows.has(row.window.start)) windows.set(row.window.start, []);
    windows.get(row.window.start).push(row);
  });
  return [...windows.values()].map((all) => {
    const steps = funnelSteps(all);
    return {
      at: Date.parse(all[0].window.start), end: Date.parse(all[0].window.end),
      value: steps.length && steps[0].people ? (steps.at(-1).position === steps.length ? steps.at(-1).people : 0) / steps[0].people : null,
    };
  });
}

/** Windows without a row count as zero where that is what they mean. */
function fillGaps(points, insight, measure, watermark) {
  const { kind, sizeMs, zone } = insight.window;
  if (kind !== 'tumbling' || zone || !adds(measure) || !points.length || !sizeMs) return;
  const there = new Set(points.map((point) => point.at));
  const last = Math.max(points.at(-1).at, watermark - (watermark % sizeMs) - sizeMs);
  for (let at = Math.max(points[0].at, last - WINDOWS * sizeMs); at <= last; at += sizeMs) {
    if (!there.has(at)) points.push({ at, end: at + sizeMs, value: 0 });
  }
  points.sort((a, b) => a.at - b.at);
  points.splice(0, Math.max(0, points.length - WINDOWS));
}
