import * as api from './api.js';
import { codeBox } from './complete.js';
import { fill, h } from './dom.js';
import { number } from './format.js';
import { FIELD_HELP, FUNCTIONS, KEYS, propertyHelp } from './language.js';
import { rowTable } from './table.js';

const VALIDATE_AFTER_MS = 350;
const EXAMPLE = `name: pages_by_country
description: Page views and visitors per country, per minute
where: event.type == "page" && !event.bot
groupBy: { country: event.geo.country }
window: { tumbling: 1m }
measures:
  views: count()
  visitors: uniques(event.person)
grace: 10m
retain: 7d
`;
const MEANING = {
  added: ['good', 'new: counts events received from now on'],
  unchanged: ['', 'unchanged'],
  compatible: ['good', 'changes, keeps its rows'],
  restarts: ['warn', 'restarts: its rows are dropped'],
  deleted: ['bad', 'deleted with its rows'],
  refused: ['bad', 'cannot be applied'],
};

/** Definitions as text, checked while one writes. */
export async function editorPage(view) {
  const text = view.argument ? (await api.insight(view.argument, view.signal)).yaml : EXAMPLE;
  const area = h('textarea', {
    class: 'code', id: 'definition', spellcheck: 'false', autocapitalize: 'off', wrap: 'off', value: text, 'aria-describedby': 'verdict',
    onkeydown: (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) apply(); },
  });
  const words = { ...KEYS, ...FUNCTIONS, ...FIELD_HELP };
  api.seenEvents(view.signal).then(({ seen }) => Object.assign(words, propertyHelp(seen)), () => {});
  const box = codeBox(area, words);
  const verdict = h('div', { id: 'verdict', 'aria-live': 'polite' });
  const sample = h('div', { id: 'preview' });
  const button = h('button', { type: 'button', class: 'primary', disabled: true, onclick: () => apply() }, 'Apply');
  let asked = new AbortController();
  let timer = 0;

  const check = async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const plan = await api.plan(area.value, signal);
      fill(verdict, planned(plan, 'Planned changes'));
      box.squiggle([]);
      button.disabled = plan.refused || plan.changes.every((change) => change.change === 'unchanged');
      await show(plan, signal);
    } catch (error) {
      if (signal.aborted) return;
      button.disabled = true;
      fill(verdict, problems(error, area));
      box.squiggle(error.errors ?? []);
      fill(sample);
    }
  };
  const show = async (plan, signal) => {
    try {
      fill(sample, previewed(plan, await api.preview(area.value, signal)));
    } catch (error) {
      if (!signal.aborted) fill(sample, h('p', { class: 'dim small' }, `No preview: ${error.message}`));
    }
  };
  const apply = async () => {
    if (button.disabled) return;
    button.disabled = true;
    try {
      const done = await api.apply(area.value);
      fill(verdict, planned(done, done.applied ? 'Applied' : 'Refused'));
    } catch (error) {
      fill(verdict, problems(error, area));
    }
  };
  area.addEventListener('input', () => { clearTimeout(timer); button.disabled = true; timer = setTimeout(check, VALIDATE_AFTER_MS); });
  view.signal.addEventListener('abort', () => { clearTimeout(timer); asked.abort(); });

  fill(
    view.element,
    h('h1', {}, view.argument ? `Edit ${view.argument}` : 'New insight'),
    h('p', { class: 'dim' }, 'Validated as you type; nothing changes until you apply. Ctrl+Space completes, Ctrl+Enter applies.'),
    h('div', { class: 'split' },
      h('section', { class: 'card' },
        h('label', { class: 'field', for: 'definition' }, 'Definition, YAML: one insight, or several under insights:'),
        box.element,
        h('div', { class: 'row' }, button)),
      h('section', { class: 'card' }, verdict)),
    h('section', { class: 'card' }, h('h2', {}, 'Preview on recent events'), sample),
  );
  await check();
}

/** What the definitions would make of the newest events, without applying anything. */
export function previewed(plan, preview) {
  const specs = new Map(plan.changes.map((change) => [change.name, change.insight]));
  return preview.insights.map((one) => h('div', {},
    h('p', {}, h('strong', {}, one.name), ' ', one.previewed
      ? h('span', { class: one.matched ? 'pill good' : 'pill warn' }, `${number(one.matched)} of the newest ${number(preview.events)} events match, in ${number(one.rowsInAll)} rows`)
      : h('span', { class: 'dim small' }, 'journeys have no preview')),
    one.previewed && one.rows.length ? h('div', { class: 'scroll low', tabindex: 0, role: 'region', 'aria-label': `Preview of ${one.name}` },
      rowTable(specs.get(one.name), one.rows.slice(0, 20), '', null)) : null));
}

function planned(plan, title) {
  return [
    h('h2', {}, title),
    h('ul', { class: 'plain' }, plan.changes.map((change) => {
      const [tone, meaning] = MEANING[change.change] ?? ['', change.change];
      return h('li', {},
        h('a', { href: `#/insights/${encodeURIComponent(change.name)}` }, change.name), ' ',
        h('span', { class: `pill ${tone}` }, change.change), h('div', { class: 'small' }, meaning),
        h('ul', { class: 'small dim' }, change.reasons.map((reason) => h('li', {}, reason))));
    })),
  ];
}

function problems(error, area) {
  if (!error.errors?.length) return [h('h2', {}, 'Not valid'), h('p', { class: 'bad' }, error.message)];
  return [
    h('h2', {}, error.errors.length === 1 ? 'One problem' : `${error.errors.length} problems`),
    h('ul', { class: 'plain' }, error.errors.map((at) => h('li', {},
      h('button', { type: 'button', class: 'problem', onclick: () => goTo(area, at.line, at.column) },
        h('strong', {}, `${at.line}:${at.column} `), at.message)))),
  ];
}

function goTo(area, line, column) {
  const before = area.value.split('\n').slice(0, Math.max(0, line - 1));
  const start = before.reduce((sum, one) => sum + one.length + 1, 0) + Math.max(0, column - 1);
  const end = area.value.indexOf('\n', start);
  area.focus();
  area.setSelectionRange(start, end < 0 ? area.value.length : Math.max(end, start));
  area.scrollTop = Math.max(0, (line - 5) * 20);
}
