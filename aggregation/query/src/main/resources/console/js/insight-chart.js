// What of an insight's rows is drawn, and how.
import { bars, lines } from './charts.js';
import { groupText } from './format.js';

const MOST_POINTS = 240;
const MOST_SERIES = 8;
const FACTORS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 10080];

/** How long the chart's windows are, so that it has neither too many nor a roll-up that the insight cannot do. */
export function step(insight, from, to) {
  const size = insight.window.sizeMs;
  // In a time zone days differ in length, and not every multiple divides one.
  if (insight.window.kind !== 'tumbling' || insight.window.zone || !size || from === undefined) return { ms: 0, text: undefined };
  const factor = FACTORS.find((one) => ((to ?? Date.now()) - from) / (size * one) <= MOST_POINTS) ?? FACTORS.at(-1);
  return { ms: size * factor, text: factor === 1 ? undefined : `${size * factor}ms` };
}

export function drawInsight(target, insight, chosen, rows, stepMs) {
  const measure = insight.measures.find((one) => one.name === chosen.measure);
  if (measure.type === 'top') {
    bars(target, measure.name, tops(rows, measure.name));
  } else {
    const adds = measure.kind === 'count' || measure.kind === 'sum';
    lines(target, [...series(rows, measure.name), ...earlier(rows, measure.name)], { zeroFill: adds, stepMs: adds ? stepMs : 0 });
  }
}

/** A line for each of the greatest groups. */
function series(rows, measure) {
  const byGroup = new Map();
  for (const row of rows) {
    const label = groupText(row.group);
    if (!byGroup.has(label)) byGroup.set(label, { label, points: new Map(), weight: 0 });
    const one = byGroup.get(label);
    const value = row.values[measure];
    if (typeof value === 'number') {
      one.points.set(Date.parse(row.window.start), value);
      one.weight += Math.abs(value);
    }
  }
  return [...byGroup.values()].sort((a, b) => b.weight - a.weight).slice(0, MOST_SERIES);
}

/** The earlier period's lines under those of the groups, where it was asked for. */
function earlier(rows, measure) {
  const compared = rows.filter((row) => row.previous).map((row) => ({ ...row, values: row.previous.values }));
  return series(compared, measure).map((one) => ({ ...one, label: `${one.label}, before`, dashed: true }));
}

function tops(rows, measure) {
  const counts = new Map();
  for (const row of rows) {
    for (const item of row.values[measure] ?? []) counts.set(item.value, (counts.get(item.value) ?? 0) + item.count);
  }
  return [...counts].map(([label, value]) => ({ label, value })).sort((a, b) => b.value - a.value).slice(0, 15);
}
