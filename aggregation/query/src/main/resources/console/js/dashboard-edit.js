// Changing a dashboard in the page: tiles by forms, or all of it as YAML.
import { fill, h, select, update } from './dom.js';
import { CHARTS } from './tile.js';

const MOST_COLUMNS = 4;

/** Buttons of a tile that is edited; the arrows move it, so that no dragging is needed. */
export function tileTools(tiles, i, save) {
  const tile = tiles[i];
  const tool = (text, label, change, disabled = false) => h('button', { type: 'button', class: 'quiet small', title: label, 'aria-label': `${label}: ${tile.insight}`, disabled, onclick: () => save(change()) }, text);
  const moved = (to) => () => {
    const all = tiles.toSpliced(i, 1);
    return all.toSpliced(to, 0, tile);
  };
  const wider = (by) => () => tiles.map((one, at) => (at === i ? { ...one, width: one.width + by } : one));
  return [
    tool('◀', 'Move to the front', moved(i - 1), i === 0),
    tool('▶', 'Move to the back', moved(i + 1), i === tiles.length - 1),
    tool('−', 'Narrower', wider(-1), tile.width <= 1),
    tool('+', 'Wider', wider(1), tile.width >= MOST_COLUMNS),
    tool('✕', 'Remove', () => tiles.toSpliced(i, 1), tiles.length === 1),
  ];
}

/** A form for one more tile. */
export function tileForm(insights, add) {
  const chosen = { insight: insights[0]?.name, measure: '', by: '', chart: 'lines', width: '2', title: '' };
  const fields = h('div', { class: 'row' });
  const problem = h('p', { class: 'bad small', role: 'alert' });
  const title = h('input', { id: 'tile-title', oninput: () => { chosen.title = title.value; } });
  const draw = () => {
    const insight = insights.find((one) => one.name === chosen.insight);
    const choose = (key) => (value) => { chosen[key] = value; };
    update(fields,
      select('Insight', insights.map((one) => [one.name, one.name]), chosen.insight, (value) => { Object.assign(chosen, { insight: value, measure: '', by: '' }); draw(); }),
      select('Measure', [['', 'the first'], ...(insight?.measures ?? []).map((one) => [one.name, one.name])], chosen.measure, choose('measure')),
      select('Broken down by', [['', 'nothing'], ...(insight?.dimensions ?? []).map((one) => [one.name, one.name])], chosen.by, choose('by')),
      select('Drawn as', CHARTS.map((one) => [one, one]), chosen.chart, choose('chart')),
      select('Columns', [1, 2, 3, 4].map((one) => [String(one), String(one)]), chosen.width, choose('width')));
  };
  draw();
  const submit = async (event) => {
    event.preventDefault();
    try {
      await add({ insight: chosen.insight, title: chosen.title, measure: chosen.measure || null, by: chosen.by || null, chart: chosen.chart, width: Number(chosen.width), rangeMs: null });
    } catch (error) {
      fill(problem, error.message);
    }
  };
  return h('form', { class: 'card', onsubmit: submit }, h('h2', {}, 'Add a tile'), fields,
    h('div', { class: 'row' }, h('label', { class: 'field', for: 'tile-title' }, 'Title, if another than its measure', title), h('button', { type: 'submit', class: 'primary' }, 'Add')), problem);
}

/** The dashboard's YAML. */
export function yamlEditor(yaml, save) {
  const area = h('textarea', { class: 'code short', id: 'dashboard-yaml', spellcheck: 'false', value: yaml });
  const problem = h('ul', { class: 'plain bad small', role: 'alert' });
  const apply = async () => {
    try {
      await save(area.value);
    } catch (error) {
      fill(problem, error.errors?.length ? error.errors.map((at) => h('li', {}, `${at.line}:${at.column} ${at.message}`)) : h('li', {}, error.message));
    }
  };
  return h('section', { class: 'card' }, h('h2', {}, 'As YAML'), h('label', { class: 'field', for: 'dashboard-yaml' }, 'Definition', area), problem,
    h('div', { class: 'row' }, h('button', { type: 'button', class: 'primary', onclick: apply }, 'Apply')));
}
