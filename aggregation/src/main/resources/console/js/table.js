import { h } from './dom.js';
import { measured, time } from './format.js';

/** Rows as a table whose headings order it: order is a column's name, with a minus for descending. */
export function rowTable(insight, rows, order, onOrder) {
  const heading = (name, text, number, orderable = true) => {
    const here = order.replace(/^-/, '') === name;
    const direction = order.startsWith('-') ? 'descending' : 'ascending';
    const next = here && direction === 'descending' ? name : `-${name}`;
    return h('th', { class: number ? 'number' : null, 'aria-sort': here ? direction : null, scope: 'col' },
      orderable ? h('button', { type: 'button', onclick: () => onOrder(next) }, text, here ? (direction === 'descending' ? ' ▾' : ' ▴') : '') : text);
  };
  const numeric = (measure) => measure.type === 'long' || measure.type === 'double';
  if (rows.length === 0) return h('p', { class: 'dim' }, 'No rows in this time.');
  return h('table', {},
    h('thead', {}, h('tr', {},
      heading('window', 'Window'),
      insight.dimensions.map((one) => heading(one.name, one.name)),
      insight.measures.map((one) => heading(one.name, one.name, numeric(one), one.type !== 'top')),
      heading('revision', 'Revision', true, false),
      heading('final', 'Final', false, false))),
    h('tbody', {}, rows.map((row) => h('tr', {},
      h('td', {}, time(row.window.start)),
      insight.dimensions.map((one) => h('td', { class: row.group[one.name] === null ? 'dim' : null }, row.group[one.name] ?? '(none)')),
      insight.measures.map((one) => h('td', { class: numeric(one) ? 'number' : one.type === 'top' ? 'wrap' : null }, measured(row.values[one.name]))),
      h('td', { class: 'number' }, String(row.revision)),
      h('td', {}, row.final ? 'yes' : 'open')))));
}
