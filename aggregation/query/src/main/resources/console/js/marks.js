// What happened to an insight beside its events: changes of its definition and alerts.
import { h } from './dom.js';
import { groupText, number, time } from './format.js';

const MOST_LISTED = 20;

/** Marks {at, short, text} in order of time, newest first. */
export function marksOf({ definitions, alerts }) {
  const changes = definitions.map((one) => ({
    at: Date.parse(one.at),
    short: one.deleted ? 'deleted' : `revision ${one.revision}`,
    text: one.deleted ? 'The insight was deleted.' : one.revision === 1 ? 'The insight was added.' : `The definition changed: generation ${one.generation}, revision ${one.revision}.`,
  }));
  const raised = alerts.map((one) => ({
    at: Date.parse(one.window.end),
    short: one.raised ? one.alert : `${one.alert} withdrawn`,
    text: `Alert ${one.alert} was ${one.raised ? 'raised' : 'withdrawn'} for ${groupText(one.group)}: ${one.measure} was ${number(one.value)}, and the condition is ${one.condition}.`,
  }));
  return [...changes, ...raised].sort((a, b) => b.at - a.at);
}

/** The marks in words, for those who cannot see the lines in the chart. */
export function markList(marks) {
  if (!marks.length) return null;
  return h('details', {}, h('summary', {}, `${marks.length} changes and alerts`),
    h('ul', { class: 'plain small' }, marks.slice(0, MOST_LISTED).map((mark) => h('li', {}, h('span', { class: 'dim' }, time(mark.at)), ' ', mark.text))));
}
