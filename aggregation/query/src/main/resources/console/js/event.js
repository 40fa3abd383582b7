import * as api from './api.js';
import { fill, h } from './dom.js';
import { duration, groupText, measured, time } from './format.js';
import { fixText, reasonText } from './reasons.js';

const AGAIN_MS = 2000;

/** One event's whole way on one page. It is looked for again until it has arrived somewhere. */
export async function eventPage(view) {
  const id = view.argument;
  for (;;) {
    const way = await api.trace(id, view.signal);
    if (view.signal.aborted) return;
    const rows = await rowsOf(way, view.signal);
    fill(view.element, h('h1', {}, 'One event'), h('p', { class: 'dim clip' }, id), await whole(way, rows));
    if (way.enriched.length || way.failed.length) return;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    if (view.signal.aborted) return;
  }
}

async function whole(way, rows) {
  const raw = way.raw[0]?.event;
  const enriched = way.enriched[0]?.event;
  const counted = way.insights.filter((one) => one.counted);
  const others = way.insights.filter((one) => !one.counted);
  return h('ol', { class: 'way' },
    station('Received', raw ? 'good' : way.failed.length ? 'bad' : 'warn', raw
      ? [h('p', {}, `At ${time(raw.receivedAt)}, as ${(raw.type ?? '').toLowerCase()}${raw.name ? ` ${raw.name}` : ''}.`), json(raw, 'As received')]
      : h('p', {}, way.failed.length ? 'The collector did not accept it.' : 'It is not among the newest events. It is looked for again every two seconds.')),
    ...way.failed.map(({ event }) => station('Rejected', 'bad', [
      h('p', {}, h('strong', {}, reasonText(event.reason)), ` ${event.message}`),
      h('p', {}, h('strong', {}, 'To mend it: '), fixText(event.reason)),
      h('p', {}, h('a', { href: '#/failed' }, 'Correct it and send it again')),
      json(event, 'As it was kept'),
    ])),
    enriched ? station('Enriched', 'good', [
      h('p', {}, `${raw ? `${duration(Math.max(0, way.enriched[0].at - raw.receivedAt))} later: ` : ''}person ${enriched.person}, session ${enriched.session}`,
        ...[enriched.geoCountry, enriched.browser, enriched.deviceType, enriched.campaignSource, enriched.bot ? 'a bot' : null].filter(Boolean).map((text) => `, ${text}`), '.'),
      enriched.enrichmentErrors?.length ? h('p', { class: 'warn' }, `Could not be found out: ${enriched.enrichmentErrors.join(', ')}.`) : null,
      json(enriched, 'As enriched'),
    ]) : raw && !way.failed.length ? station('Enriched', 'warn', h('p', {}, way.raw.length > 1
      ? 'It was received more than once; only the first counts.' : 'Not yet, or it was a duplicate of an earlier event with this message id.')) : null,
    enriched ? station(`Counted by ${counted.length} of ${way.insights.length} insights`, counted.length ? 'good' : 'warn', [
      h('ul', { class: 'plain' }, counted.map((one) => h('li', {}, link(one.name), h('span', { class: 'small dim' }, ` ${one.why}`), rows.get(one.name) ?? null))),
      others.length ? h('details', {}, h('summary', {}, `Not counted by ${others.length}`), h('ul', { class: 'plain small' }, others.map((one) => h('li', {}, link(one.name), ` ${one.why}`)))) : null,
    ]) : null,
    counted.length ? station('Published', 'good', h('p', {}, 'Each of these rows goes to the topic ', h('code', {}, 'insights.<name>'), ' of its insight, and from there to its destinations. What waits for each destination is shown by ', h('code', {}, 'millrace destinations list'), '.')) : null);
}

const link = (name) => h('a', { href: `#/insights/${encodeURIComponent(name)}` }, name);
const json = (event, title) => h('details', {}, h('summary', {}, title), h('pre', { tabindex: 0 }, JSON.stringify(event, null, 1)));

function station(title, tone, content) {
  return h('li', { class: `card station ${tone}` }, h('h2', {}, title), content);
}

/** The rows into which the event was counted, as they are now. */
async function rowsOf(way, signal) {
  const found = new Map();
  const counted = way.insights.filter((one) => one.counted && one.windows?.length);
  await Promise.all(counted.map(async (one) => {
    const [window] = one.windows;
    const group = Object.fromEntries(Object.entries(one.group).map(([name, value]) => [`group.${name}`, value ?? '']));
    const answer = await api.rows(one.name, { from: window.start, to: window.end, limit: 1, ...group }, signal).catch(() => null);
    const row = answer?.rows.find((each) => each.window.start === window.start);
    const units = new Map((answer?.columns ?? []).map((column) => [column.name, column.unit]));
    found.set(one.name, h('div', { class: 'small' }, `${time(window.start)} to ${time(window.end)}, ${groupText(one.group)}`,
      row ? `: ${Object.entries(row.values).slice(0, 4).map(([name, value]) => `${name} ${measured(value, units.get(name))}`).join(', ')}` : '; no row yet',
      one.windows.length > 1 ? ` and ${one.windows.length - 1} more windows` : ''));
  }));
  return found;
}
