// Charts by Chart.js, in the page's colours.
import { h } from './dom.js';
import { number, time } from './format.js';
import { colour } from './theme.js';

const COLOURS = ['#1c9bb0', '#e8590c', '#5c7cfa', '#37b24d', '#e64980', '#f59f00', '#845ef7', '#868e96'];

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
  const draw = (type, data, overrides = {}) => {
    const key = JSON.stringify([type, overrides.indexAxis, document.documentElement.dataset.theme]);
    if (drawn && kind === key) {
      drawn.data.labels = data.labels;
      drawn.data.datasets = data.datasets;
      drawn.update();
      return;
    }
    drawn?.destroy();
    kind = key;
    drawn = new globalThis.Chart(canvas, { type, data, options: options(overrides) });
  };
  return { element, draw, destroy: () => drawn?.destroy() };
}

/** Lines over time: series are {label, points: Map(ms → value)}. */
export function lines(target, series, { zeroFill = false, stepMs = 0 } = {}) {
  const times = [...new Set(series.flatMap((one) => [...one.points.keys()]))].sort((a, b) => a - b);
  if (stepMs > 0 && times.length > 1 && (times.at(-1) - times[0]) / stepMs < 5000) {
    const all = [];
    for (let at = times[0]; at <= times.at(-1); at += stepMs) all.push(at);
    times.splice(0, times.length, ...all);
  }
  const solid = series.filter((one) => !one.dashed).map((one) => one.label);
  const shade = (one, index) => COLOURS[(one.dashed ? Math.max(0, solid.indexOf(one.label.replace(/, before$/, ''))) : index) % COLOURS.length];
  target.draw('line', {
    labels: times.map((at) => time(at, false)),
    datasets: series.map((one, index) => ({
      label: one.label,
      data: times.map((at) => one.points.get(at) ?? (zeroFill ? 0 : null)),
      borderColor: shade(one, index),
      backgroundColor: shade(one, index),
      borderWidth: one.dashed ? 1.5 : 2,
      borderDash: one.dashed ? [5, 4] : [],
      pointRadius: times.length > 60 ? 0 : 2,
      cubicInterpolationMode: 'monotone',
      spanGaps: true,
    })),
  }, { plugins: { legend: { display: series.length > 1, position: 'bottom', labels: { color: colour('--text'), boxWidth: 12, boxHeight: 12 } } } });
}

/** Bars from the top: items are {label, value}. */
export function bars(target, label, items) {
  target.draw('bar', {
    labels: items.map((item) => item.label),
    datasets: [{ label, data: items.map((item) => item.value), backgroundColor: COLOURS[0], maxBarThickness: 28 }],
  }, { indexAxis: 'y', scales: { x: { beginAtZero: true }, y: { ticks: { color: colour('--text') } } }, plugins: { legend: { display: false } } });
}
