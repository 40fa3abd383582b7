import * as api from './api.js';
import { confirmed, goOn, h } from './dom.js';
import { windowText } from './format.js';

/** An insight's name, what it says, and what can be done with it. */
export function header(insight) {
  return h('div', { class: 'row middle spread' },
    h('div', {}, h('h1', {}, insight.name), h('p', {}, insight.description || '')),
    h('div', { class: 'row' },
      h('a', { class: 'button', href: `#/editor/${encodeURIComponent(insight.name)}` }, 'Edit'),
      h('button', { type: 'button', class: 'danger', onclick: () => remove(insight) }, 'Delete')));
}

async function remove(insight) {
  if (await confirmed(`Delete ${insight.name} and all its rows? This cannot be undone.`, 'Delete')) {
    const here = location.hash;
    await api.remove(insight.name);
    goOn(here, '#/insights');
  }
}

/** How it is defined, and how exact its measures are. */
export function details(insight) {
  const measure = (one) => h('tr', {},
    h('td', {}, one.name), h('td', {}, h('code', {}, one.expression)), h('td', {}, one.type), h('td', { class: 'wrap' }, one.errorBound ?? 'exact'), h('td', {}, one.unit ?? ''));
  return h('section', { class: 'card' },
    h('h2', {}, 'Definition'),
    h('p', { class: 'small dim' }, `${windowText(insight.window)} windows; generation ${insight.generation}, revision ${insight.revision}`),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Measures' }, h('table', {},
      h('thead', {}, h('tr', {}, ['Measure', 'Expression', 'Type', 'Error', 'Unit'].map((text) => h('th', { scope: 'col' }, text)))),
      h('tbody', {}, insight.measures.map(measure)))),
    h('details', {}, h('summary', {}, 'YAML'), h('pre', { tabindex: 0 }, insight.yaml)));
}
