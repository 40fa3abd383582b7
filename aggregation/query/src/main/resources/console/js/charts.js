// Charts by Chart.js, in the page's colours.
import { h } from './dom.js';
import { number, quantity } from './format.js';
import { colour } from './theme.js';

export const COLOURS = ['#1c9bb0', '#e8590c', '#5c7cfa', '#37b24d', '#e64980', '#f59f00', '#845ef7', '#868e96'];

function options(overrides) {
  const grid = { color: colour('--line') };
  const ticks = { color: colour('--dim'), maxRotation: 0, autoSkipPadding: 16 };
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: 'index', intersect: false },
    ...overrides,
    scales: {
      x: { grid, ticks, ...overrides.scales?.x },
      y: { grid, ticks: { ...ticks, callback: (value) => number(value) }, beginAtZero: true, ...overrides.scales?.y },
    },
    plugins: {
      legend: { display: true, position: 'bottom', labels: { color: colour('--text'), boxWidth: 12, boxHeight: 12 } },
      tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${number(item.parsed[item.chart.options.indexAxis === 'y' ? 'x' : 'y'])}` } },
      ...overrides.plugins,
    },
  };
}

/** A chart that can be drawn again and again with other data; its canvas is described for those who cannot see it. */
export function chart(description, low = false) {
  const canvas = h('canvas', { role: 'img', 'aria-label': description });
  const element = h('div', { class: low ? 'chart low' : 'chart' }, canvas);
  let drawn = null;
  let kind = null;
  const draw = (type, data, overrides = {}, plugins = []) => {
    const key = JSON.stringify([type, overrides.indexAxis, document.documentElement.dataset.theme, plugins.map((plugin) => plugin.id)]);
    if (drawn && kind === key) {
      drawn.data.labels = data.labels;
      drawn.data.datasets = data.datasets;
      drawn.options = options(overrides);
      drawn.update();
      return;
    }
    drawn?.destroy();
    kind = key;
    drawn = new globalThis.Chart(canvas, { type, data, options: options(overrides), plugins });
  };
  return { element, canvas, draw, destroy: () => drawn?.destroy() };
}

/** Bars from the top: items are {label, value}. */
export function bars(target, label, items, unit) {
  target.draw('bar', {
    labels: items.map((item) => item.label),
    datasets: [{ label, data: items.map((item) => item.value), backgroundColor: COLOURS[0], maxBarThickness: 28 }],
  }, {
    indexAxis: 'y',
    scales: { x: { beginAtZero: true, ticks: { color: colour('--dim'), callback: (value) => quantity(value, unit) } }, y: { ticks: { color: colour('--text'), callback: (_, i) => clipped(items[i]?.label) } } },
    plugins: { legend: { display: false }, tooltip: { callbacks: { label: (item) => quantity(item.parsed.x, unit) } } },
  });
}

const clipped = (text = '') => (text.length > 28 ? `${text.slice(0, 27)}…` : text);
