// Numbers and times as people read them.

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const MS = { ms: 1, s: 1000, min: 60000, h: 3600000, d: 86400000 };

export function number(value) {
  if (value === null || value === undefined) return '–';
  return Number.isInteger(value) || Math.abs(value) >= 1000 ? whole.format(value) : fine.format(value);
}

/** A number in little space: 12.3K. */
export const compact = (value) => (Math.abs(value) >= 10000 ? short.format(value) : number(value));

/** A share of one. */
export const share = (value) => (value === null || value === undefined || Number.isNaN(value) ? '–' : percent.format(value));

/**
 * A number with its unit: milliseconds and other times as durations, 1 and percent as percents, three capitals as a currency. What
 * events, distinct values and numbers without a unit are is said by their name.
 */
export function quantity(value, unit, plain = number) {
  if (typeof value !== 'number') return '–';
  if (unit in MS) return duration(value * MS[unit]);
  if (unit === '1') return share(value);
  if (unit === 'percent') return share(value / 100);
  if (unit === 'bytes') return bytes(value);
  if (unit === 'per second') return `${plain(value)}/s`;
  if (/^[A-Z]{3}$/.test(unit ?? '')) return money(value, unit, plain === compact);
  return !unit || unit === 'events' || unit === 'distinct values' ? plain(value) : `${plain(value)} ${unit}`;
}

/** In little space without cents, from ten thousand on as 12.3K. */
function money(value, currency, little) {
  const large = Math.abs(value) >= (little ? 10000 : 1000000);
  return new Intl.NumberFormat(undefined, {
    style: 'currency', currency, currencyDisplay: 'narrowSymbol', notation: large ? 'compact' : 'standard', minimumFractionDigits: little || large ? 0 : 2, maximumFractionDigits: large ? 1 : little ? 0 : 2,
  }).format(value);
}

function bytes(value) {
  const step = Math.min(4, Math.max(0, Math.floor(Math.log2(Math.abs(value) || 1) / 10)));
  return `${fine.format(value / 1024 ** step)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][step]}`;
}

/** A measure's value in its unit: tops as "a 5, b 3". */
export function measured(value, unit) {
  if (Array.isArray(value)) return value.map((item) => `${item.value} ${number(item.count)}`).join(', ') || '–';
  return typeof value === 'number' ? quantity(value, unit) : value ?? '–';
}

export function duration(ms) {
  if (ms === null || ms === undefined) return '–';
  if (Math.abs(ms) < 1000) return `${Math.round(ms)} ms`;
  const units = [[86400000, 'd'], [3600000, 'h'], [60000, 'min'], [1000, 's']];
  const [size, unit] = units.find(([size]) => Math.abs(ms) >= size);
  return `${fine.format(ms / size)} ${unit}`;
}

/** By how much a value has changed: +12.5%. Empty where there is nothing to compare with. */
export function changeText(now, before) {
  if (typeof now !== 'number' || typeof before !== 'number') return '';
  if (before === 0) return now === 0 ? '±0%' : 'from 0';
  const part = (now - before) / Math.abs(before);
  return `${part > 0 ? '+' : part < 0 ? '−' : '±'}${(Math.abs(part) * 100).toFixed(Math.abs(part) > 9.995 ? 0 : 1)}%`;
}

/** A time in the reader's zone; with the day where it is not today. */
export function time(value, seconds = true) {
  const at = new Date(value);
  const clock = at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: seconds ? '2-digit' : undefined, hour12: false });
  return at.toDateString() === new Date().toDateString() ? clock : `${at.toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' })} ${clock}`;
}

export function windowText(window) {
  const size = window.kind === 'session' ? duration(window.gapMs) : window.unit ?? duration(window.sizeMs);
  return window.zone ? `${window.kind} ${size} in ${window.zone}` : `${window.kind} ${size}`;
}

/** A group as a series' name. */
export function groupText(group) {
  const values = Object.values(group).map((value) => value ?? '(none)');
  return values.length ? values.join(' · ') : 'all';
}
