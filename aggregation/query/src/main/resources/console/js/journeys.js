// Funnels and retention, as people read them: steps that narrow, cohorts that fade.
import { h } from './dom.js';
import { duration, number, share } from './format.js';

const has = (insight, name) => insight.measures.some((one) => one.name === name);

export const isFunnel = (insight) => insight.dimensions.at(-1)?.name === 'step' && has(insight, 'step_conversion');
export const retentionUnit = (insight) => ['day', 'week'].find((unit) => has(insight, `${unit}_1_rate`));

/** Steps with their people, summed over the rows' windows and groups. */
export function funnelSteps(rows) {
  const steps = new Map();
  for (const { group, values } of rows) {
    const step = steps.get(group.step) ?? { name: group.step, position: values.position ?? 0, people: 0, seconds: 0, timed: 0 };
    step.people += values.people ?? 0;
    if (typeof values.seconds_p50 === 'number' && values.people > 0) {
      step.seconds += values.seconds_p50 * values.people;
      step.timed += values.people;
    }
    steps.set(group.step, step);
  }
  return [...steps.values()].sort((a, b) => a.position - b.position);
}

export function funnelView(rows) {
  const steps = funnelSteps(rows);
  if (!steps.length) return h('p', { class: 'dim' }, 'No one entered in this period.');
  const entered = Math.max(1, steps[0].people);
  return h('ol', { class: 'funnel' }, steps.map((step, i) => {
    const before = i > 0 ? steps[i - 1].people : null;
    return h('li', {},
      h('div', { class: 'row spread' },
        h('strong', {}, `${i + 1}. ${step.name}`),
        h('span', {}, `${number(step.people)} people · ${share(step.people / entered)}`)),
      bar(step.people / entered),
      before === null ? null : h('div', { class: 'small dim' },
        `${share(before ? step.people / before : null)} of the step before, ${number(Math.max(0, before - step.people))} dropped`,
        step.timed ? `; typically ${duration((step.seconds / step.timed) * 1000)} after it` : ''));
  }));
}

/** A share as a bar; the width is a step of five hundredths, since styles may not be written inline. */
export function bar(part) {
  return h('div', { class: 'track', role: 'presentation' }, h('div', { class: `fill w${Math.round(Math.min(1, Math.max(0, part)) * 20) * 5}` }));
}

/** Cohorts by the day or week in which their people first came, and the share that came again. */
export function retentionView(insight, rows) {
  const unit = retentionUnit(insight);
  const periods = insight.measures.map((one) => one.name.match(new RegExp(`^${unit}_(\\d+)_rate$`))?.[1]).filter(Boolean).map(Number);
  const cohorts = new Map();
  for (const row of rows) {
    const cohort = cohorts.get(row.window.start) ?? { people: 0, back: periods.map(() => null) };
    cohort.people += row.values.people ?? 0;
    periods.forEach((period, i) => {
      const count = row.values[`${unit}_${period}`];
      if (typeof count === 'number') cohort.back[i] = (cohort.back[i] ?? 0) + count;
    });
    cohorts.set(row.window.start, cohort);
  }
  if (!cohorts.size) return h('p', { class: 'dim' }, 'No cohorts in this period.');
  const cell = (cohort, start, i) => {
    const begun = Date.parse(start) + periods[i] * (unit === 'day' ? 86400000 : 604800000) <= Date.now();
    const part = begun && cohort.people ? (cohort.back[i] ?? 0) / cohort.people : null;
    return h('td', { class: part === null ? 'dim number' : `number heat h${Math.round(part * 10)}`, title: part === null ? null : `${number(cohort.back[i] ?? 0)} people` }, part === null ? '' : share(part));
  };
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Retention' }, h('table', { class: 'retention' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, unit === 'day' ? 'First came on' : 'First came in the week of'), h('th', { scope: 'col', class: 'number' }, 'People'),
      periods.map((period) => h('th', { scope: 'col', class: 'number' }, `${unit} ${period}`)))),
    h('tbody', {}, [...cohorts].sort((a, b) => b[0].localeCompare(a[0])).map(([start, cohort]) => h('tr', {},
      h('th', { scope: 'row' }, start.slice(0, 10)), h('td', { class: 'number' }, number(cohort.people)), periods.map((_, i) => cell(cohort, start, i)))))));
}
