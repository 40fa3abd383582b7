import * as api from './api.js';
import { fill, h, update } from './dom.js';
import { time } from './format.js';
import { poll } from './poll.js';
import { reasonText } from './reasons.js';

const REFRESH_MS = 2000;
const LANES = [
  ['raw', 'Raw', 'as sent'],
  ['enriched', 'Enriched', 'with person, session, place and device'],
  ['failed', 'Failed', 'rejected events, with the reason'],
];

/** The newest events of each topic side by side. What belongs together is marked by its message id. */
export async function eventsPage(view) {
  const state = { paused: false, filter: '', marked: null, latest: null, open: new Set() };
  const lanes = Object.fromEntries(LANES.map(([name]) => [name, h('ul', { class: 'plain lane', id: `lane-${name}` })]));
  const status = h('span', { class: 'pill clock', role: 'status' }, '…');
  const all = h('div', { class: 'lanes waiting' });
  const pause = h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => {
    state.paused = !state.paused;
    pause.setAttribute('aria-pressed', String(state.paused));
    pause.textContent = state.paused ? 'Resume' : 'Pause';
    if (!state.paused) refresh();
  } }, 'Pause');
  const filter = h('input', { id: 'filter', type: 'search', placeholder: 'text in the event', oninput: () => { state.filter = filter.value.toLowerCase(); draw(); } });

  const mark = (id) => { state.marked = state.marked === id ? null : id; draw(); };
  const draw = () => LANES.forEach(([name]) => {
    const shown = (state.latest?.[name] ?? []).filter((one) => JSON.stringify(one).toLowerCase().includes(state.filter));
    update(lanes[name], shown.length ? shown.map((one) => item(name, one, state, mark)) : h('li', { class: 'dim small' }, state.filter ? 'No event contains this text.' : 'No events yet.'));
  });
  const refresh = async () => {
    try {
      state.latest = await api.recentEvents(view.signal);
      status.textContent = `as of ${time(Date.now())}`;
      status.className = 'pill clock good';
      all.classList.remove('waiting');
      draw();
    } catch (error) {
      if (view.signal.aborted) return;
      status.textContent = error.message;
      status.className = 'pill clock bad';
    }
  };
  fill(
    view.element,
    h('div', { class: 'row middle spread head' }, h('h1', {}, 'Events'), h('a', { class: 'button', href: '#/start' }, 'Send events')),
    h('p', { class: 'dim' }, 'The newest events of each topic. Select one to find the same message in the other columns.'),
    h('div', { class: 'row middle' }, h('label', { class: 'field', for: 'filter' }, 'Show only', filter), pause, status),
    all,
  );
  fill(all, LANES.map(([name, title, about]) => h('section', { class: 'card', 'aria-label': title },
      h('h2', {}, title, ' ', h('span', { class: 'dim small' }, about)), lanes[name])));
  await poll(view.signal, REFRESH_MS, async () => { if (!state.paused) await refresh(); });
}

function item(lane, one, state, mark) {
  const event = one.event ?? {};
  const id = event.messageId ?? null;
  const place = `${lane} ${one.partition}:${one.offset}`;
  const details = h('details', { open: state.open.has(place), ontoggle: ({ currentTarget }) => (currentTarget.open ? state.open.add(place) : state.open.delete(place)) },
    h('summary', {}, h('span', { class: 'dim small' }, time(event.receivedAt ?? event.failedAt ?? one.at)), ' ', h('strong', {}, title(lane, event))),
    h('pre', {}, JSON.stringify(event, null, 1)));
  return h('li', { 'data-key': place, class: `event ${id && id === state.marked ? 'marked' : ''}` },
    details,
    h('div', { class: 'small dim clip' }, about(lane, event)),
    lane === 'failed' ? h('div', { class: 'small' }, reasonText(event.reason)) : null,
    id ? h('div', { class: 'row spread' },
      h('button', { type: 'button', class: 'quiet small', 'aria-pressed': String(id === state.marked), onclick: () => mark(id) }, `⇄ ${id.slice(0, 18)}`),
      h('a', { class: 'small', href: `#/event/${encodeURIComponent(id)}`, 'aria-label': `Whole way of ${id}` }, 'Whole way')) : null);
}

function title(lane, event) {
  if (lane === 'failed') return event.reason ?? 'unreadable';
  return event.name ?? (event.type ?? 'unreadable').toLowerCase();
}

function about(lane, event) {
  if (lane === 'failed') return `${(event.stage ?? '').toLowerCase()}: ${event.message ?? ''}`;
  const who = event.person ?? event.userId ?? event.anonymousId;
  const more = [event.geoCountry, event.browser, event.pagePath ?? event.properties?.path, event.bot ? 'bot' : null].filter(Boolean);
  return [who, ...more].filter(Boolean).join(' · ');
}
