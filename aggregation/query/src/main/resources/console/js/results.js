// Answers of SQL and previews as table and chart.
import { bars } from './charts.js';
import { h } from './dom.js';
import { measured, number, time } from './format.js';
import { timeChart } from './timechart.js';

const isTime = (column) => /timestamp|date/.test(column.type);
const isNumber = (column) => /int|long|double|float|decimal|numeric|real/.test(column.type);

/** A table of columns {name, type} and rows of as many values. */
export function resultTable(columns, rows, caption) {
  if (rows.length === 0) return h('p', { class: 'dim' }, 'No rows.');
  return h('table', {},
    h('caption', { class: 'sr' }, caption),
    h('thead', {}, h('tr', {}, columns.map((one) => h('th', { scope: 'col', class: isNumber(one) ? 'number' : null }, one.name)))),
    h('tbody', {}, rows.map((row) => h('tr', {}, row.map((value, i) => h('td', { class: isNumber(columns[i]) ? 'number' : Array.isArray(value) ? 'wrap' : null },
      isTime(columns[i]) && value ? time(value) : typeof value === 'number' ? number(value) : measured(value)))))));
}

/** Draws what fits: numbers over time as lines, numbers by text as bars. Says false where nothing fits. */
export function drawResult(target, columns, rows) {
  const at = columns.findIndex(isTime);
  const value = columns.findIndex((one) => isNumber(one));
  const label = columns.findIndex((one, i) => i !== at && !isTime(one) && !isNumber(one));
  if (value < 0 || rows.length < 2) return false;
  if (at >= 0) {
    const series = new Map();
    for (const row of rows) {
      const name = label >= 0 ? String(row[label] ?? '(none)') : columns[value].name;
      if (!series.has(name)) series.set(name, { label: name, points: [] });
      series.get(name).points.push({ at: Date.parse(row[at]), value: row[value] });
    }
    const shown = [...series.values()].slice(0, 8);
    shown.forEach((one) => one.points.sort((a, b) => a.at - b.at));
    timeChart(target, shown);
    return true;
  }
  if (label < 0) return false;
  bars(target, columns[value].name, rows.slice(0, 20).map((row) => ({ label: String(row[label] ?? '(none)'), value: row[value] })));
  return true;
}
