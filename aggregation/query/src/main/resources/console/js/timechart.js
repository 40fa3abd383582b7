// Values over time: lines or columns on a real time axis, with what is still open dashed, marks, and a brush to zoom.
import { COLOURS } from './charts.js';
import { compact, quantity, time } from './format.js';
import { colour } from './theme.js';

const MINUTE = 60000;
const STEPS = [1000, 5000, 15000, 30000, MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 180 * MINUTE, 360 * MINUTE, 720 * MINUTE,
  1440 * MINUTE, 2880 * MINUTE, 7 * 1440 * MINUTE, 28 * 1440 * MINUTE, 91 * 1440 * MINUTE, 365 * 1440 * MINUTE];
const MOST_TICKS = 8;
const TICK_PX = 90;
const LEAST_BRUSH_PX = 8;

/**
 * Draws series {label, points: [{at, end, value, open}], dashed, of} on a target of chart(); of is the index of the series whose colour
 * one has. Marks are {at, text}. onBrush(from, to) is called with what was chosen by dragging.
 */
export function timeChart(target, series, { unit, stacked = false, columns = false, marks = [], span = null, onBrush = null } = {}) {
  const ends = series.flatMap((one) => one.points.map((point) => point.end ?? point.at));
  const starts = series.flatMap((one) => one.points.map((point) => point.at));
  const min = Math.min(span?.from ?? Infinity, ...starts);
  const max = Math.max(span?.to ?? 0, ...(columns ? ends : starts));
  const text = (value) => quantity(value, unit);
  target.draw(columns ? 'bar' : 'line', { datasets: series.map((one, index) => dataset(one, index, stacked, columns)) }, {
    parsing: false,
    normalized: true,
    scales: {
      x: {
        type: 'linear', min, max, stacked: columns, offset: columns, grid: { display: false },
        afterBuildTicks: (axis) => { axis.ticks = ticks(min, max, Math.max(2, Math.min(MOST_TICKS, Math.floor(axis.chart.width / TICK_PX)))); },
        ticks: { color: colour('--dim'), maxRotation: 0, callback: (value) => time(value, max - min < 5 * MINUTE) },
      },
      y: { stacked, beginAtZero: true, ticks: { color: colour('--dim'), callback: (value) => quantity(value, unit, compact) } },
    },
    plugins: {
      legend: { display: series.length > 1, position: 'bottom', labels: { color: colour('--text'), boxWidth: 12, boxHeight: 12 } },
      tooltip: {
        callbacks: {
          title: ([item]) => (item ? windowTitle(item.raw) : ''),
          label: (item) => `${item.dataset.label}: ${text(item.raw.y)}${item.raw.open ? ', still open' : ''}`,
        },
      },
      marks: { marks, colour: colour('--warn') },
      brush: { onBrush, colour: colour('--accent') },
    },
  }, [markPlugin, brushPlugin]);
}

const windowTitle = ({ at, end }) => (end ? `${time(at)} to ${time(end)}` : time(at));

function dataset(one, index, stacked, columns) {
  const shade = COLOURS[(one.of ?? index) % COLOURS.length];
  const many = one.points.length > 60;
  return {
    label: one.label,
    data: one.points.filter((point) => typeof point.value === 'number').map((point) => ({
      // A column stands in the middle of its window, a point at its start.
      x: columns && point.end ? (point.at + point.end) / 2 : point.at, y: point.value, at: point.at, end: point.end, open: point.open,
    })),
    borderColor: shade,
    backgroundColor: columns ? (item) => shade + (item.raw?.open ? '80' : '') : stacked ? `${shade}55` : shade,
    borderWidth: columns ? 0 : one.dashed ? 1.5 : 2,
    borderDash: one.dashed ? [2, 3] : [],
    segment: { borderDash: (part) => (part.p1.raw?.open && !one.dashed ? [6, 4] : undefined) },
    fill: stacked && !columns ? (index ? '-1' : 'origin') : false,
    stack: one.dashed ? 'before' : 'now',
    pointRadius: many ? 0 : 2,
    pointHoverRadius: 4,
    maxBarThickness: 60,
    cubicInterpolationMode: 'monotone',
  };
}

/** Round times of the reader's zone, not more than fit. */
function ticks(min, max, most) {
  const step = STEPS.find((one) => (max - min) / one <= most) ?? STEPS.at(-1);
  const shift = new Date(min).getTimezoneOffset() * MINUTE;
  const all = [];
  for (let at = Math.ceil((min - shift) / step) * step + shift; at <= max; at += step) all.push({ value: at });
  return all;
}

/** Vertical lines where a definition changed or an alert was raised. */
const markPlugin = {
  id: 'marks',
  afterDatasetsDraw({ ctx, chartArea: area, scales: { x } }, _, { marks, colour: shade }) {
    ctx.save();
    ctx.strokeStyle = shade;
    ctx.fillStyle = shade;
    ctx.setLineDash([3, 3]);
    ctx.font = '11px system-ui, sans-serif';
    for (const mark of marks ?? []) {
      const at = x.getPixelForValue(mark.at);
      if (at < area.left || at > area.right) continue;
      ctx.beginPath();
      ctx.moveTo(at, area.top);
      ctx.lineTo(at, area.bottom);
      ctx.stroke();
      const right = at > area.right - 90;
      ctx.textAlign = right ? 'right' : 'left';
      ctx.fillText(mark.short, at + (right ? -4 : 4), area.top + 10);
    }
    ctx.restore();
  },
};

/** Dragging over the chart chooses a time; the buttons beside it do the same for the keyboard. */
const brushPlugin = {
  id: 'brush',
  afterInit(chart) {
    const { canvas } = chart;
    const inside = (event) => Math.min(chart.chartArea.right, Math.max(chart.chartArea.left, event.offsetX));
    const brush = { from: null, to: null };
    const gone = new AbortController();
    chart.brush = brush;
    chart.brushGone = gone;
    const listen = (type, act) => canvas.addEventListener(type, (event) => {
      if (chart.options.plugins.brush?.onBrush && chart.chartArea) act(event);
    }, { signal: gone.signal });
    listen('pointerdown', (event) => { if (event.button === 0) { brush.from = inside(event); brush.to = brush.from; } });
    listen('pointermove', (event) => { if (brush.from !== null) { brush.to = inside(event); chart.draw(); } });
    addEventListener('pointerup', () => {
      if (brush.from === null) return;
      const [left, right] = [Math.min(brush.from, brush.to), Math.max(brush.from, brush.to)];
      brush.from = null;
      if (right - left >= LEAST_BRUSH_PX) {
        chart.options.plugins.brush.onBrush(Math.round(chart.scales.x.getValueForPixel(left)), Math.round(chart.scales.x.getValueForPixel(right)));
      } else {
        chart.draw();
      }
    }, { signal: gone.signal });
  },
  afterDestroy: (chart) => chart.brushGone.abort(),
  afterDraw({ ctx, chartArea: area, brush }, _, { colour: shade }) {
    if (!brush || brush.from === null) return;
    ctx.save();
    ctx.globalAlpha = 0.2;
    ctx.fillStyle = shade;
    ctx.fillRect(Math.min(brush.from, brush.to), area.top, Math.abs(brush.to - brush.from), area.bottom - area.top);
    ctx.restore();
  },
};
