// A line in the height of a few words.
import { svg } from './dom.js';

const WIDTH = 240;
const HEIGHT = 56;

/** Draws points {at, value, open}; what is still open is dashed. */
export function spark(points) {
  const known = points.filter((point) => typeof point.value === 'number');
  const drawing = (...parts) => svg('svg', { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, parts);
  if (known.length < 2) return drawing();
  const [first, last] = [known[0].at, known.at(-1).at];
  const most = Math.max(...known.map((point) => point.value));
  const least = Math.min(0, ...known.map((point) => point.value));
  const x = (point) => ((point.at - first) / (last - first)) * WIDTH;
  const y = (point) => HEIGHT - 3 - ((point.value - least) / (most - least || 1)) * (HEIGHT - 6);
  const path = (some) => some.map((point, i) => `${i ? 'L' : 'M'}${x(point).toFixed(1)} ${y(point).toFixed(1)}`).join('');
  const begin = known.findIndex((point) => point.open);
  const whole = begin < 0 ? known : known.slice(0, begin);
  const open = begin < 0 ? [] : known.slice(Math.max(0, begin - 1));
  return drawing(
    whole.length > 1 ? svg('path', { class: 'area', d: `${path(whole)}L${x(whole.at(-1)).toFixed(1)} ${HEIGHT}L0 ${HEIGHT}Z` }) : null,
    whole.length > 1 ? svg('path', { class: 'line', d: path(whole) }) : null,
    open.length > 1 ? svg('path', { class: 'line open', d: path(open) }) : null,
  );
}
