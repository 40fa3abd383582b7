// Numbers and times as people read them.

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

export function number(value) {
  if (value === null || value === undefined) return '–';
  return Number.isInteger(value) || Math.abs(value) >= 1000 ? whole.format(value) : fine.format(value);
}

/** A measure's value: tops as "a 5, b 3". */
export function measured(value) {
  if (Array.isArray(value)) return value.map((item) => `${item.value} ${number(item.count)}`).join(', ') || '–';
  return typeof value === 'number' ? number(value) : value ?? '–';
}

export function duration(ms) {
  if (ms === null || ms === undefined) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const units = [[86400000, 'd'], [3600000, 'h'], [60000, 'min'], [1000, 's']];
  const [size, unit] = units.find(([size]) => ms >= size);
  return `${fine.format(ms / size)} ${unit}`;
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
