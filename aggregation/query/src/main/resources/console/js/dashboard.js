import * as api from './api.js';
import { confirmed, fill, goOn, h, select } from './dom.js';
import { dashboardYaml } from './dashboard-yaml.js';
import { tileForm, tileTools, yamlEditor } from './dashboard-edit.js';
import { time } from './format.js';
import { tileView } from './tile.js';

const RANGES = [['900000', '15 minutes'], ['3600000', '1 hour'], ['21600000', '6 hours'], ['86400000', '24 hours'], ['604800000', '7 days'], ['2592000000', '30 days']];
const PACES = [['0', 'off'], ['1000', '1 s'], ['5000', '5 s'], ['30000', '30 s'], ['300000', '5 min']];

/** One dashboard. Its address holds the time and the pace that were chosen, so that the link shows others the same. */
export async function dashboardPage(view) {
  const [name, query = ''] = view.argument.split('?');
  const link = new URLSearchParams(query);
  const [dashboard, { insights }] = await Promise.all([api.dashboard(name, view.signal), api.insights(view.signal)]);
  const byName = new Map(insights.map((insight) => [insight.name, insight]));
  const chosen = { range: Number(link.get('range')) || dashboard.rangeMs, pace: link.has('refresh') ? Number(link.get('refresh')) : dashboard.refreshMs };
  const status = h('span', { class: 'pill', role: 'status' }, '…');
  const grid = h('div', { class: 'tiles' });
  const editing = h('div');
  let tiles = [];
  let open = false;
  let busy = false;

  const readAll = () => Promise.all(tiles.map((tile) => tile.refresh(chosen.range, view.signal)));
  const refresh = async () => {
    if (busy) return;
    busy = true;
    await readAll();
    busy = false;
    status.textContent = `as of ${time(Date.now())}`;
  };
  const remember = () => history.replaceState(null, '', `#/dashboards/${encodeURIComponent(name)}?${new URLSearchParams({ range: chosen.range, refresh: chosen.pace })}`);
  const choose = (key) => (value) => { chosen[key] = Number(value); remember(); refresh(); };
  /** Writes the dashboard with other tiles, and shows what the server made of it. */
  const save = async (changed) => {
    const saved = await api.putDashboard(name, typeof changed === 'string' ? changed : dashboardYaml({ ...dashboard, tiles: changed }));
    Object.assign(dashboard, saved);
    build();
    // Also while a refresh of the tiles before is under way.
    await readAll();
  };
  const build = () => {
    tiles.forEach((tile) => tile.destroy());
    tiles = dashboard.tiles.map((tile, i) => tileView(tile, byName.get(tile.insight), open ? tileTools(dashboard.tiles, i, save) : []));
    fill(grid, tiles.map((tile) => tile.element));
    fill(editing, open ? [tileForm(insights, (tile) => save([...dashboard.tiles, tile])), yamlEditor(dashboard.yaml, save)] : []);
    heading.textContent = dashboard.title;
  };
  const heading = h('h1', {}, dashboard.title);
  const edit = h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => {
    open = !open;
    edit.setAttribute('aria-pressed', String(open));
    edit.textContent = open ? 'Done' : 'Edit';
    build();
    readAll();
  } }, 'Edit');
  const copy = h('button', { type: 'button', onclick: async () => {
    remember();
    await navigator.clipboard?.writeText(location.href).then(() => { copy.textContent = 'Copied'; }, () => { copy.textContent = 'The link is in the address bar'; });
  } }, 'Copy link');

  fill(
    view.element,
    h('div', { class: 'dashboard' },
      h('div', { class: 'row spread head' }, heading,
        h('div', { class: 'row' },
          select('Time', options(RANGES, chosen.range), String(chosen.range), choose('range')),
          select('Refresh', options(PACES, chosen.pace), String(chosen.pace), choose('pace')),
          h('button', { type: 'button', onclick: () => fullScreen(view.element) }, 'Full screen'), copy, edit,
          h('button', { type: 'button', class: 'danger', onclick: () => remove(dashboard) }, 'Delete'))),
      h('p', { class: 'small' }, status),
      grid, editing),
  );
  const redraw = () => tiles.forEach((tile) => tile.draw());
  addEventListener('themechange', redraw);
  view.signal.addEventListener('abort', () => { removeEventListener('themechange', redraw); tiles.forEach((tile) => tile.destroy()); });
  build();
  await refresh();
  await keepFresh(view.signal, () => chosen.pace, refresh);
}

/** The known options, and the one that the dashboard or the link asks for. */
const options = (known, value) => (known.some(([each]) => each === String(value)) ? known : [[String(value), `${value / 1000} s`], ...known]);

async function keepFresh(signal, pace, refresh) {
  let last = Date.now();
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (signal.aborted || document.hidden || !pace() || Date.now() - last < pace()) continue;
    await refresh();
    last = Date.now();
  }
}

function fullScreen(element) {
  if (document.fullscreenElement) document.exitFullscreen();
  else element.requestFullscreen?.();
}

async function remove(dashboard) {
  if (await confirmed(`Delete the dashboard ${dashboard.title}? Its insights stay.`, 'Delete')) {
    const here = location.hash;
    await api.deleteDashboard(dashboard.name);
    goOn(here, '#/dashboards');
  }
}
