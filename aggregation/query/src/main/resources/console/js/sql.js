import * as api from './api.js';
import { chart } from './charts.js';
import { fill, h } from './dom.js';
import { freshnessLine } from './insights.js';
import { drawResult, resultTable } from './results.js';

const KEY = 'millrace-sql';
const KEPT = 20;

/** A box for read-only SQL, its answer as table and chart. */
export async function sqlPage(view) {
  const { insights } = await api.insights(view.signal);
  const past = history();
  const area = h('textarea', {
    class: 'code short', id: 'sql', spellcheck: 'false', autocapitalize: 'off', value: past[0] ?? example(insights[0]), 'aria-describedby': 'tables',
    onkeydown: (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); } },
  });
  const answer = h('section', { class: 'card', 'aria-live': 'polite', hidden: true });
  const target = chart('Chart of the result');
  const button = h('button', { type: 'button', class: 'primary', onclick: () => run() }, 'Run');
  const run = async () => {
    button.disabled = true;
    const began = performance.now();
    try {
      const result = await api.sql(area.value, view.signal);
      remember(area.value);
      answer.hidden = false;
      fill(answer, h('h2', {}, `${result.rows.length} rows in ${Math.round(performance.now() - began)} ms`),
        target.element, h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Answer' }, resultTable(result.columns, result.rows, 'Answer')),
        freshnessLine(result.freshness));
      target.element.hidden = !drawResult(target, result.columns, result.rows);
    } catch (error) {
      if (view.signal.aborted) return;
      answer.hidden = false;
      fill(answer, h('h2', {}, 'The statement failed'), h('p', { class: 'bad', role: 'alert' }, error.message));
    } finally {
      button.disabled = false;
    }
  };
  fill(
    view.element,
    h('h1', {}, 'SQL'),
    h('p', { class: 'dim' }, 'Each insight is a table, read-only. Ctrl+Enter runs the statement.'),
    h('section', { class: 'card' },
      h('label', { class: 'field', for: 'sql' }, 'Statement', area),
      h('div', { class: 'row middle' }, button,
        past.length ? h('details', {}, h('summary', {}, 'Previous statements'), h('ul', { class: 'plain' }, past.map((text) => h('li', {},
          h('button', { type: 'button', class: 'problem past', onclick: () => { area.value = text; area.focus(); } }, text))))) : null)),
    answer,
    h('section', { class: 'card', id: 'tables' }, h('h2', {}, 'Tables'),
      h('ul', { class: 'plain' }, insights.map((insight) => h('li', { class: 'small wrap' }, h('strong', {}, insight.name), ' ',
        h('span', { class: 'dim' }, ['window_start', 'window_end', ...insight.dimensions.map((one) => one.name), ...insight.measures.map((one) => one.name)].join(', ')))))),
  );
  view.signal.addEventListener('abort', target.destroy);
}

function example(insight) {
  if (!insight) return 'SELECT 1';
  const measure = insight.measures.find((one) => one.type === 'long' || one.type === 'double') ?? insight.measures[0];
  const by = insight.dimensions[0]?.name;
  return by
    ? `SELECT ${by}, SUM(${measure.name}) AS total\nFROM ${insight.name}\nGROUP BY ${by}\nORDER BY total DESC\nLIMIT 10`
    : `SELECT window_start, ${measure.name}\nFROM ${insight.name}\nORDER BY window_start DESC\nLIMIT 60`;
}

function history() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function remember(text) {
  localStorage.setItem(KEY, JSON.stringify([text, ...history().filter((one) => one !== text)].slice(0, KEPT)));
}
