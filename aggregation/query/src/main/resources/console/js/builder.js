import * as api from './api.js';
import { chart } from './charts.js';
import { fill, goOn, h, select, update } from './dom.js';
import { previewed } from './editor.js';
import { number } from './format.js';
import { drawInsight } from './insight-chart.js';
import { definition } from './builder-yaml.js';

const AFTER_MS = 400;
const MEASURES = [['count', 'number of events'], ['people', 'number of people'], ['sum', 'sum of'], ['avg', 'average of'], ['median', 'median of'], ['p95', '95% are below'], ['max', 'greatest'], ['min', 'least'], ['uniques', 'distinct values of'], ['top', 'most frequent']];
const NEEDS_PROPERTY = new Set(['sum', 'avg', 'median', 'p95', 'max', 'min', 'uniques', 'top']);
const GROUPS = [['event.geo.country', 'country'], ['event.device.browser', 'browser'], ['event.device.type', 'kind of device'], ['event.page.path', 'page'], ['event.campaign.source', 'campaign source'], ['event.referrer.source', 'referrer']];
const WINDOWS = [['1m', 'minute'], ['5m', '5 minutes'], ['15m', '15 minutes'], ['1h', 'hour'], ['1d', 'day']];
const UNITS = [['', 'none'], ['EUR', 'EUR'], ['USD', 'USD'], ['CHF', 'CHF'], ['GBP', 'GBP'], ['ms', 'milliseconds'], ['s', 'seconds'], ['1', 'share'], ['percent', 'percent'], ['bytes', 'bytes']];
const OPERATORS = [['==', 'is'], ['!=', 'is not'], ['>', 'is more than'], ['<', 'is less than'], ['contains', 'contains'], ['has', 'is there']];

/** An insight by choosing: an event that really came, what of it, by what, how often; with a preview and the YAML it writes. */
export async function builderPage(view) {
  const { events, seen } = await api.seenEvents(view.signal);
  const chosen = { event: 0, measure: 'count', property: '', unit: '', group: '', window: '1m', bots: false, filter: '', operator: '==', value: '', name: '' };
  const form = h('div', { class: 'builder' });
  const yaml = h('pre', { tabindex: 0, 'aria-label': 'The YAML that it writes' });
  const verdict = h('div', { 'aria-live': 'polite' });
  const target = chart('Preview', true);
  const sample = h('div');
  const name = h('input', { id: 'insight-name', placeholder: 'chosen for you', oninput: () => { chosen.name = name.value; later(); } });
  const value = h('input', { id: 'filter-value', list: 'filter-samples', oninput: () => { chosen.value = value.value; later(); } });
  const samples = h('datalist', { id: 'filter-samples' });
  const button = h('button', { type: 'button', class: 'primary', disabled: true, onclick: () => apply() }, 'Create insight');
  let timer = 0;
  let asked = new AbortController();

  const properties = () => (seen[chosen.event]?.properties ?? []).map((one) => [one.name, `${one.name} (${one.samples.slice(0, 2).join(', ')})`]);
  const set = (key) => (to) => {
    chosen[key] = key === 'event' ? Number(to) : to;
    if (key === 'event') Object.assign(chosen, { property: '', filter: '', group: chosen.group.startsWith('property:') ? '' : chosen.group });
    draw();
    later();
  };
  const draw = () => {
    const numeric = properties().filter(([one]) => seen[chosen.event].properties.find((each) => each.name === one).types.includes('number'));
    const ofNumbers = !['uniques', 'top'].includes(chosen.measure);
    const measurable = ofNumbers ? numeric : properties();
    if (NEEDS_PROPERTY.has(chosen.measure) && !measurable.some(([one]) => one === chosen.property)) chosen.property = measurable[0]?.[0] ?? '';
    update(form,
      h('div', { class: 'row' },
        select('Event', [['-1', `any event (${number(events)} lately)`], ...seen.map((one, i) => [String(i), `${one.name ?? one.type} (${number(one.count)})`])], String(chosen.event), set('event')),
        select('Measure', MEASURES, chosen.measure, set('measure')),
        NEEDS_PROPERTY.has(chosen.measure) ? select('Property', measurable.length ? measurable : [['', 'none came with this event']], chosen.property, set('property')) : null,
        NEEDS_PROPERTY.has(chosen.measure) && ofNumbers ? select('Unit', UNITS, chosen.unit, set('unit')) : null),
      h('div', { class: 'row' },
        select('By', [['', 'nothing'], ...GROUPS, ...properties().map(([one]) => [`property:${one}`, one])], chosen.group, set('group')),
        select('Per', WINDOWS, chosen.window, set('window')),
        select('Robots', [['', 'left out'], ['with', 'counted']], chosen.bots ? 'with' : '', (to) => { chosen.bots = to === 'with'; later(); }),
        select('Only where', [['', 'everything'], ...properties()], chosen.filter, set('filter')),
        chosen.filter ? select('Condition', OPERATORS, chosen.operator, set('operator')) : null));
    value.parentElement.hidden = !chosen.filter || chosen.operator === 'has';
    fill(samples, (seen[chosen.event]?.properties.find((one) => one.name === chosen.filter)?.samples ?? []).map((one) => h('option', { value: one })));
  };
  const later = () => { clearTimeout(timer); button.disabled = true; timer = setTimeout(check, AFTER_MS); };
  const check = async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    const text = definition(chosen, seen[chosen.event]);
    yaml.textContent = text;
    try {
      const plan = await api.plan(text, signal);
      const [change] = plan.changes;
      button.disabled = plan.refused || change.change !== 'added';
      fill(verdict, change.change === 'added' ? h('span', { class: 'pill good' }, `new: ${change.name}`) : h('span', { class: 'warn' }, `There is an insight ${change.name} already: choose another name, or change it in the editor.`));
      const preview = await api.preview(text, signal);
      fill(sample, previewed(plan, preview));
      const rows = preview.insights[0]?.rows ?? [];
      target.element.hidden = rows.length === 0;
      const spec = change.insight;
      if (rows.length) drawInsight(target, rows, { measure: spec.measures[0], kind: new Set(rows.map((row) => row.window.start)).size > 1 ? 'columns' : 'bars', stepMs: 0, marks: [], watermark: Date.now(), span: null });
    } catch (error) {
      if (signal.aborted) return;
      fill(verdict, h('p', { class: 'bad' }, error.errors?.[0]?.message ?? error.message));
    }
  };
  const apply = async () => {
    const here = location.hash;
    button.disabled = true;
    try {
      const done = await api.apply(yaml.textContent);
      if (done.applied) goOn(here, `#/insights/${encodeURIComponent(done.changes[0].name)}`);
      else fill(verdict, h('p', { class: 'bad' }, done.changes[0]?.reasons.join('; ')));
    } catch (error) {
      fill(verdict, h('p', { class: 'bad' }, error.message));
    }
  };
  view.signal.addEventListener('abort', () => { clearTimeout(timer); asked.abort(); target.destroy(); });
  fill(
    view.element,
    h('div', { class: 'row middle spread head' }, h('h1', {}, 'New insight'), h('a', { class: 'button', href: '#/editor' }, 'Write YAML instead')),
    h('p', { class: 'dim' }, 'Choose from what really came. Nothing changes until you create it.'),
    h('section', { class: 'card' }, form,
      h('div', { class: 'row' }, h('label', { class: 'field', for: 'filter-value' }, 'Value', value), samples,
        h('label', { class: 'field', for: 'insight-name' }, 'Name', name), button), verdict),
    h('div', { class: 'split' },
      h('section', { class: 'card' }, h('h2', {}, 'Preview on recent events'), target.element, sample),
      h('section', { class: 'card' }, h('h2', {}, 'Its YAML'), yaml)),
  );
  if (!seen.length) chosen.event = -1;
  draw();
  await check();
}
