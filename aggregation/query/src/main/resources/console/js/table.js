import { h } from './dom.js';
import { changeText, measured, time } from './format.js';

/**
 * Rows as a table whose headings order it: order is a column's name, with a minus for descending; without onOrder they do
 * not. A chosen value of a dimension is told to onDrill.
 */
export function rowTable(insight, rows, order, onOrder, onDrill) {
  const heading = (name, text, number, orderable = true) => {
    const here = order.replace(/^-/, '') === name;
    const direction = order.startsWith('-') ? 'descending' : 'ascending';
    const next = here && direction === 'descending' ? name : `-${name}`;
    return h('th', { class: number ? 'number' : null, 'aria-sort': here ? direction : null, scope: 'col' },
      orderable && onOrder ? h('button', { type: 'button', onclick: () => onOrder(next) }, text, here ? (direction === 'descending' ? ' ▾' : ' ▴') : '') : text);
  };
  const numeric = (measure) => measure.type === 'long' || measure.type === 'double';
  const compared = rows.some((row) => row.previous !== undefined);
  const dimension = (one, row) => {
    const value = row.group[one.name];
    const text = value ?? '(none)';
    return h('td', { class: value === null ? 'dim' : null },
      onDrill ? h('button', { type: 'button', class: 'link', title: `Only ${one.name} ${text}`, onclick: () => onDrill(one.name, value) }, text) : text);
  };
  const measure = (one, row) => h('td', { class: numeric(one) ? 'number' : one.type === 'top' ? 'wrap' : null },
    measured(row.values[one.name], one.unit), compared && numeric(one) ? change(row.values[one.name], row.previous?.values[one.name], one.unit) : null);
  if (rows.length === 0) return h('p', { class: 'dim' }, 'No rows in this time.');
  return h('table', {},
    h('thead', {}, h('tr', {},
      heading('window', 'Window'),
      insight.dimensions.map((one) => heading(one.name, one.name)),
      insight.measures.map((one) => heading(one.name, one.name, numeric(one), one.type !== 'top')),
      heading('revision', 'Revision', true, false),
      heading('final', 'Final', false, false))),
    h('tbody', {}, rows.map((row) => h('tr', { 'data-key': `${row.window.start} ${row.window.end} ${JSON.stringify(row.group)}` },
      h('td', {}, time(row.window.start)),
      insight.dimensions.map((one) => dimension(one, row)),
      insight.measures.map((one) => measure(one, row)),
      h('td', { class: 'number' }, String(row.revision)),
      h('td', {}, row.final ? 'yes' : 'open')))));
}

/** How much more or less than in the earlier period. */
function change(now, before, unit) {
  if (typeof before === 'number' && typeof now !== 'number') return h('div', { class: 'small bad' }, `none, before: ${measured(before, unit)}`);
  if (typeof now !== 'number' || typeof before !== 'number') return h('div', { class: 'small dim' }, 'new');
  if (before === 0) return h('div', { class: 'small dim' }, 'before: 0');
  return h('div', { class: 'small dim' }, changeText(now, before));
}
