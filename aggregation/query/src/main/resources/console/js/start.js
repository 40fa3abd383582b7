import * as api from './api.js';
import { fill, h, update } from './dom.js';
import { time } from './format.js';
import { poll } from './poll.js';
import { snippets } from './snippets.js';

/** How to send the first event, a form to try it, and the moment when it arrives. */
export async function startPage(view) {
  const collector = await api.collector(view.signal);
  const arrived = h('section', { class: 'card arrival', role: 'status' }, h('h2', {}, 'Waiting for an event…'), h('p', { class: 'dim' }, 'This page looks every second.'));
  fill(
    view.element,
    h('h1', {}, 'Send events'),
    h('p', { class: 'dim' }, 'Clients of Segment and RudderStack work unchanged: give them this host and key.'),
    h('section', { class: 'card' }, h('dl', { class: 'facts' },
      h('dt', {}, 'Host'), h('dd', {}, h('code', {}, collector.url)),
      h('dt', {}, 'Write key'), h('dd', {}, collector.writeKey ? h('code', {}, collector.writeKey) : 'not known here: set aggregation.console.write.keys'))),
    arrived,
    h('div', { class: 'split' }, code(collector), form(view, collector)),
  );
  await waitForFirst(view, arrived);
}

function code(collector) {
  const all = snippets(collector);
  const shown = h('pre', { tabindex: 0, id: 'snippet' }, all[0][1]);
  const copy = h('button', { type: 'button', onclick: async () => {
    await navigator.clipboard?.writeText(shown.textContent).then(() => { copy.textContent = 'Copied'; }, () => { copy.textContent = 'Select and copy it'; });
  } }, 'Copy');
  const tabs = h('div', { class: 'row tabs', role: 'group', 'aria-label': 'Language' }, all.map(([name, text], i) => h('button', {
    type: 'button', class: 'quiet', 'aria-pressed': String(i === 0),
    onclick: ({ currentTarget }) => {
      [...tabs.children].forEach((tab) => tab.setAttribute('aria-pressed', String(tab === currentTarget)));
      shown.textContent = text;
      copy.textContent = 'Copy';
    },
  }, name)));
  return h('section', { class: 'card' }, h('h2', {}, 'From your code'), tabs, shown, h('div', { class: 'row' }, copy));
}

function form(view, collector) {
  const name = h('input', { id: 'event-name', required: true, value: 'Hello' });
  const person = h('input', { id: 'event-person', required: true, value: 'ada' });
  const properties = h('textarea', { id: 'event-properties', class: 'code short', spellcheck: 'false', value: '{ "from": "console", "revenue": 12.5 }' });
  const answer = h('p', { role: 'status', class: 'small' });
  const submit = async (event) => {
    event.preventDefault();
    let given;
    try {
      given = JSON.parse(properties.value || '{}');
    } catch (error) {
      fill(answer, h('span', { class: 'bad' }, `The properties are no JSON: ${error.message}`));
      return;
    }
    const messageId = `console-${crypto.randomUUID?.() ?? Date.now()}`;
    try {
      const sent = await api.sendEvent('/v1/track', JSON.stringify({ userId: person.value, event: name.value, properties: given, messageId }), { tenant: collector.tenant });
      fill(answer, sent.accepted
        ? [h('span', { class: 'good' }, 'Accepted. '), h('a', { href: `#/event/${encodeURIComponent(messageId)}` }, 'Follow it')]
        : h('span', { class: 'bad' }, `Refused: ${sent.answer?.events?.[0]?.message ?? sent.answer?.message ?? sent.text ?? sent.status}`));
    } catch (error) {
      if (!view.signal.aborted) fill(answer, h('span', { class: 'bad' }, error.message));
    }
  };
  return h('form', { class: 'card test-event', onsubmit: submit },
    h('h2', {}, 'A test event'),
    h('label', { class: 'field', for: 'event-name' }, 'Event', name),
    h('label', { class: 'field', for: 'event-person' }, 'User', person),
    h('label', { class: 'field', for: 'event-properties' }, 'Properties, JSON', properties),
    h('div', { class: 'row middle' }, h('button', { type: 'submit', class: 'primary', disabled: !collector.writeKey }, 'Send'), answer));
}

/** Shows the first event that arrives while the page is open; the newest one until then. */
async function waitForFirst(view, arrived) {
  const since = Date.now();
  let done = false;
  await poll(view.signal, 1000, async () => {
    if (done) return;
    const { enriched } = await api.recentEvents(view.signal, 1);
    const event = enriched[0]?.event;
    if (!event) return;
    done = event.receivedAt >= since;
    arrived.classList.toggle('arrived', done);
    update(arrived,
      h('h2', {}, done ? 'It is here!' : 'Waiting for an event…'),
      h('p', {}, done ? 'Received at ' : 'The newest so far was received at ', time(event.receivedAt), ': ', h('strong', {}, event.name ?? String(event.type).toLowerCase()), ` of ${event.userId ?? event.anonymousId ?? 'nobody'}. `,
        h('a', { href: `#/event/${encodeURIComponent(event.messageId)}` }, 'Its whole way')));
  });
}
