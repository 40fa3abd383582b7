import * as api from './api.js';
import { fill, h } from './dom.js';
import { number, time } from './format.js';
import { fixText, reasonText, reasonTitle } from './reasons.js';

/** Failed events by reason: what was wrong, how to mend it, samples to correct and send again. */
export async function failedPage(view) {
  const { groups, redriven } = await api.failedGroups(view.signal);
  fill(
    view.element,
    h('div', { class: 'row middle spread head' }, h('h1', {}, 'Failed events'),
      h('button', { type: 'button', onclick: () => failedPage(view) }, 'Refresh')),
    h('p', { class: 'dim' }, 'Nothing that was sent is lost: what cannot be accepted waits here, with its bytes, for thirty days.',
      redriven ? ` ${number(redriven)} were sent again and accepted.` : ''),
    groups.length ? groups.map(group) : h('section', { class: 'card' }, h('h2', {}, 'None'), h('p', {}, 'No event has failed.')),
  );
}

function group(one) {
  const report = h('p', { class: 'small', role: 'status' });
  const again = one.samples.filter((sample) => resendable(one, sample));
  const button = h('button', { type: 'button', disabled: !again.length, onclick: async () => {
    button.disabled = true;
    let accepted = 0;
    for (const sample of again) {
      const answer = await sendAgain(sample, sample.original).catch((error) => ({ problem: error.message }));
      if (answer.accepted) accepted++;
      report.textContent = `${accepted} of ${again.length} accepted${answer.problem ? `; the last said: ${answer.problem}` : ''}`;
    }
  } }, again.length ? `Send ${again.length === 1 ? 'it' : `the newest ${again.length}`} again` : 'Cannot be sent again as it is');
  return h('section', { class: 'card failed-group', 'aria-label': reasonTitle(one.reason) },
    h('div', { class: 'row middle spread' },
      h('h2', {}, reasonTitle(one.reason), ' ', h('span', { class: 'pill warn' }, number(one.count)), ' ', h('span', { class: 'dim small' }, `at ${one.stage.toLowerCase().replace('_', '-')}, last ${time(one.newest)}`)),
      button),
    h('p', {}, reasonText(one.reason)),
    h('p', {}, h('strong', {}, 'To mend it: '), fixText(one.reason)),
    report,
    h('ul', { class: 'plain' }, one.samples.slice(0, 5).map((sample) => sampleItem(one, sample))),
    h('p', { class: 'small dim' }, 'All of them from a terminal: ', h('code', {}, `millrace failed redrive --reason ${one.reason}`)));
}

/** What ingest refused can be posted again where its bytes are whole and are JSON. */
function resendable(one, sample) {
  return one.stage === 'INGEST' && sample.endpoint && !sample.truncated && sample.tenant && parsed(sample.original) !== null;
}

function sampleItem(one, sample) {
  const area = h('textarea', { class: 'code short', spellcheck: 'false', 'aria-label': 'The event, to be corrected', value: pretty(sample.original) });
  const answer = h('p', { class: 'small', role: 'status' });
  const send = h('button', { type: 'button', class: 'primary', onclick: async () => {
    if (parsed(area.value) === null) { answer.textContent = 'This is no JSON yet.'; return; }
    send.disabled = true;
    try {
      const sent = await sendAgain(sample, area.value);
      answer.textContent = sent.accepted ? 'Accepted. It is counted as of when it was first received.' : `Refused again: ${sent.problem}`;
    } catch (error) {
      answer.textContent = error.message;
    }
    send.disabled = false;
  } }, 'Send corrected');
  const place = [sample.endpoint, sample.path].filter(Boolean).join(' ');
  return h('li', {}, h('details', {},
    h('summary', {}, h('span', { class: 'dim small' }, time(sample.failedAt)), ' ', sample.message),
    place ? h('p', { class: 'small dim' }, `Came by ${place}`, sample.messageId ? `, message ${sample.messageId}` : '') : null,
    sample.messageId ? h('p', { class: 'small' }, h('a', { href: `#/event/${encodeURIComponent(sample.messageId)}` }, 'Its whole way')) : null,
    area,
    one.stage === 'INGEST' && !sample.truncated && sample.tenant ? h('div', { class: 'row middle' }, send, answer) : h('p', { class: 'small dim' }, 'This one cannot be sent from here: its bytes are not whole, or it did not come by HTTP.')));
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

const pretty = (text) => (parsed(text) ? JSON.stringify(parsed(text), null, 1) : text);

/**
 * Sends a failed event as of its first receipt, under an id of its own that its failure determines: however often it is sent, it
 * counts once.
 */
async function sendAgain(sample, text) {
  const body = parsed(text);
  const part = sample.path?.startsWith('$.batch[');
  const one = (event, id) => ({
    ...event,
    messageId: event.messageId ?? id,
    timestamp: event.timestamp ?? event.originalTimestamp ?? sample.failedAt,
  });
  const id = `redrive-${sample.id}`;
  const whole = part ? { batch: [one(body, id)] } : Array.isArray(body.batch) ? { ...body, batch: body.batch.map((event, i) => one(event, `${id}-${i}`)) } : one(body, id);
  const answer = await api.sendEvent(part ? '/v1/batch' : sample.endpoint ?? '/v1/track', JSON.stringify(whole), { failure: sample.id, tenant: sample.tenant });
  const refused = answer.answer?.events?.find((event) => event.status !== 'accepted');
  return { accepted: answer.accepted, problem: answer.accepted ? null : refused?.message ?? answer.answer?.message ?? answer.text ?? `status ${answer.status}` };
}
