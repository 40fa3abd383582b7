import * as api from './api.js';
import { readDigest, windowMs } from './digest.js';
import { h, fill, update } from './dom.js';
import { changeText, compact, duration, quantity, windowText } from './format.js';
import { bar } from './journeys.js';
import { pipelineHealth } from './pipeline.js';
import { poll } from './poll.js';
import { spark } from './spark.js';

const REFRESH_MS = 3000;

/** Home: every insight as a small chart, and the pipeline's health in one line. */
export async function homePage(view) {
  const [{ insights }, past] = await Promise.all([api.insights(view.signal), api.overviewHistory(view.signal).catch(() => [])]);
  const health = pipelineHealth(past);
  const cards = new Map(insights.map((insight) => [insight.name, h('a', {
    class: 'card mini', href: `#/insights/${encodeURIComponent(insight.name)}`, 'data-key': insight.name,
  }, content(insight, undefined))]));
  const waiting = h('div');
  fill(
    view.element,
    h('div', { class: 'row middle spread head' }, h('h1', {}, 'Home'),
      h('div', { class: 'row' }, h('a', { class: 'button', href: '#/start' }, 'Send events'), h('a', { class: 'button', href: '#/new' }, 'New insight'))),
    health.element,
    waiting,
    h('div', { class: 'minis' }, [...cards.values()]),
  );
  const redraw = () => health.draw();
  addEventListener('themechange', redraw);
  view.signal.addEventListener('abort', () => { removeEventListener('themechange', redraw); health.destroy(); });

  const seen = whatIsSeen(cards, view.signal);
  const known = new Map();
  const refreshCards = async () => {
    for (const insight of insights.filter((one) => seen.has(one.name) && due(one, known.get(one.name)))) {
      if (view.signal.aborted) return;
      try {
        known.set(insight.name, await readDigest(insight, view.signal, known.get(insight.name)));
        update(cards.get(insight.name), content(insight, known.get(insight.name).digest));
      } catch (error) {
        if (view.signal.aborted) return;
        update(cards.get(insight.name), content(insight, null, error.message));
      }
    }
    update(waiting, known.size && [...known.values()].every((one) => one.digest === null) ? firstEvent() : []);
  };
  await Promise.all([
    poll(view.signal, 2000, async () => health.show(...await Promise.all([
      api.overview(view.signal), api.progress(view.signal).catch(() => null)]))),
    poll(view.signal, REFRESH_MS, refreshCards),
  ]);
}

/** The greatest groups as bars in the height of a spark line. */
function partBars(parts) {
  const most = Math.max(1, ...parts.map((part) => part.value));
  return h('div', { class: 'parts' }, parts.map((part) => h('div', { class: 'part' },
    h('span', { class: 'clip' }, part.label), bar(part.value / most), h('span', { class: 'number' }, compact(part.value)))));
}

/** A card that scrolled out of sight is not read; long windows are read less often. */
const due = (insight, known) => !known || Date.now() - known.at >= Math.min(30000, windowMs(insight) / 20);

function whatIsSeen(cards, signal) {
  const seen = new Set();
  const observer = new IntersectionObserver((entries) => entries.forEach((entry) => {
    const name = entry.target.dataset.key;
    if (entry.isIntersecting) seen.add(name);
    else seen.delete(name);
  }), { rootMargin: '200px' });
  cards.forEach((card) => observer.observe(card));
  signal.addEventListener('abort', () => observer.disconnect());
  return seen;
}

function firstEvent() {
  return h('section', { class: 'card' }, h('h2', {}, 'No events yet'),
    h('p', {}, 'Every insight is waiting for its first event.'),
    h('a', { class: 'button primary', href: '#/start' }, 'Send the first event'));
}

/** A card: what is counted, the newest whole window's value, its change, the windows before, and how fresh that is. */
function content(insight, digest, problem) {
  const title = h('h2', { class: 'clip', title: insight.description }, insight.name);
  if (digest === undefined) return [title, h('div', { class: 'label' }, '\u00a0'), h('div', { class: 'value dim' }, '…'), spark([]), foot(insight, '\u00a0')];
  if (digest === null || !digest.now) {
    return [title, h('div', { class: 'label' }, problem ? 'Not read' : 'No rows yet'), h('div', { class: 'value dim' }, '–'), spark([]), foot(insight, problem ?? 'waits for events')];
  }
  const { measure, now, before, sofar, points } = digest;
  const change = changeText(now.value, before?.value);
  const top = Array.isArray(now.value);
  return [
    title,
    h('div', { class: 'label' }, measure.name.replaceAll('_', ' '), sofar ? ' so far' : ''),
    h('div', { class: 'row spread baseline' },
      h('span', { class: top ? 'value clip text' : 'value' }, top ? now.value[0]?.value ?? '–' : quantity(now.value, measure.unit, compact)),
      change ? h('span', { class: 'change', title: 'against the window before' }, change) : null),
    digest.parts?.length ? partBars(digest.parts) : spark(points),
    foot(insight, digest.stalenessMs === null ? '' : `fresh to ${duration(digest.stalenessMs)}`),
  ];
}

const foot = (insight, text) => h('div', { class: 'row spread note' }, h('span', {}, windowText(insight.window)), h('span', {}, text));
