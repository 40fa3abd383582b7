// What an insight says in one number: its newest whole window beside the one before, and the windows that led there.
import * as api from './api.js';
import { funnelSteps, isFunnel, retentionUnit } from './journeys.js';

const WINDOWS = 60;
const LENGTHS = { hour: 3600000, day: 86400000, week: 604800000, month: 2678400000, quarter: 7948800000, year: 31622400000 };

/** About how long a window is, in ms. */
export const windowMs = (insight) => insight.window.everyMs || insight.window.sizeMs || LENGTHS[insight.window.unit] || 60000;

/** Whether windows without events have no row, and mean zero. */
const adds = (measure) => measure.kind === 'count' || measure.kind === 'sum';
const numeric = (measure) => measure.type === 'long' || measure.type === 'double';

/** The measure that stands for the insight. */
export function headline(insight) {
  if (isFunnel(insight)) return { name: 'conversion', kind: 'share', type: 'double', unit: '1' };
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
  return { newest: rows[0]?.window.start ?? newest, at: Date.now(), digest: digest(insight, rows, freshness) };
}

/** Points by time, the value of the newest whole window and of the one before it; "so far" where no window is whole yet. */
export function digest(insight, rows, freshness) {
  const measure = headline(insight);
  const watermark = freshness.watermark ? Date.parse(freshness.watermark) : 0;
  const points = (isFunnel(insight) ? funnelPoints(rows) : plainPoints(rows, measure, insight)).sort((a, b) => a.at - b.at);
  fillGaps(points, insight, measure, watermark);
  points.forEach((point) => { point.open = point.end > watermark; });
  const whole = points.filter((point) => !point.open);
  const now = whole.at(-1) ?? points.at(-1);
  return { measure, points, now, before: whole.at(-2), sofar: whole.length === 0, stalenessMs: freshness.stalenessMs };
}

function plainPoints(rows, measure, insight) {
  if (insight.window.kind === 'session') return [];
  return rows.map((row) => ({
    at: Date.parse(row.window.start), end: Date.parse(row.window.end), value: row.values[measure.name] ?? null,
  }));
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
