// Countries as a grid of squares, each about where it lies: a small country is seen as well as a large one, and no coastlines are loaded.
import { h, svg } from './dom.js';
import { compact, number, quantity } from './format.js';

const SIZE = 10;
const GAP = 0.6;
const TONES = 10;
const NAMED = 3;
const GRID = [
  '            GL    IS      NOSEFI      RU',
  '                    FO    DK  EE',
  '    CA            IEGB  NLDEPLLV',
  '                    JEBELUCZSKLTBY',
  '    US                FRCHATHUUA      KZ    MN',
  '                    ADMCLISIHRROMD  GEUZKG      KP',
  '            BM    PTESSMITBARSBGTRAMAZTMTJ  CN  KRJP',
  '  MX                GIVAMTMEXKMKCYSYIQIRAFNPBTMOTW',
  '    BZCUBS        MADZTN  ALGRILLBJOKWBHPKINBDHK',
  '  GTHNJMHTDOPRKN  EH  LY    EGPS  SAQAAEOM  MMLAVNPH  GU',
  '  SVNI  AW  AGGPCVMRMLNETD  SDER  YE      LKTHKH    PWFMMH',
  '    CRPA    DMMQGMSNBFNGCMCFSSETDJSO    MV  MY  BN      NRKI',
  '      COVETTVCLCGWGNCIBJGQCGUGKE    SC      SGID  TLPGSB  TV',
  '    EC  GYSRGDBB  SLGHTGGACDRWTZ  KM                    VUWS',
  '    PE  BRGF      LR  ST  AOBIMW  MGMURE        AU    NCFJTOPF',
  '      BOPY                NAZMMZ',
  '    CLARUY                BWZWSZ',
  '                            ZALS                      NZ',
];
const PLACES = new Map(GRID.flatMap((line, y) => (line.match(/../g) ?? []).map((code, x) => [code, { x, y }]).filter(([code]) => code.trim())));
const COLUMNS = Math.max(...GRID.map((line) => line.length / 2));
const NAMES = new Intl.DisplayNames(['en'], { type: 'region' });

/** ISO's two letters of a country that is on the map; undefined of anything else. */
function place(value) {
  const code = typeof value === 'string' && value.length === 2 ? value.toUpperCase() : '';
  return PLACES.has(code) ? code : undefined;
}

/** The dimension of these rows that holds countries: that of the name, or one whose every value is a country's two letters. */
export function countryDimension(rows) {
  const names = Object.keys(rows[0]?.group ?? {});
  const isCodes = (name) => {
    const values = rows.map((row) => row.group[name]).filter((value) => value !== null && value !== undefined);
    return values.length > 0 && values.every(place);
  };
  return names.includes('country') ? 'country' : names.find(isCodes);
}

/** Countries by a measure; look is {title, measure, sums, watermark}. Without sums it is the newest whole window's value, not the time's sum. */
export function mapView(rows, look) {
  const dimension = countryDimension(rows);
  if (!dimension) return [h('p', { class: 'dim' }, rows.length ? 'These rows have no dimension of countries in two letters, such as CH.' : 'No rows in this time.')];
  const { known, elsewhere } = byCountry(rows, dimension, look);
  const most = Math.max(0, ...known.values());
  const ranked = [...known].sort((a, b) => b[1] - a[1]);
  const text = (value) => quantity(value, look.measure.unit, compact);
  const listed = ([code, value]) => `${NAMES.of(code)} ${text(value)}`;
  const first = ranked.slice(0, NAMED).map(listed).join(', ');
  return [
    svg('svg', { viewBox: `0 0 ${COLUMNS * SIZE} ${GRID.length * SIZE}`, class: 'map', preserveAspectRatio: 'xMidYMin', role: 'img', 'aria-label': `${look.title}: ${number(known.size)} countries on a map` },
      [...PLACES].map(([code, at]) => square(code, at, known.get(code), most, text))),
    h('p', { class: 'small dim map-note' }, look.sums ? 'In this time' : 'Newest window', first ? `: ${first}${ranked.length > NAMED ? ` and ${ranked.length - NAMED} more` : ''}` : ': none',
      elsewhere.size ? `; not on the map: ${shortened([...elsewhere].map(([value, amount]) => `${value} ${text(amount)}`))}` : ''),
    // What a drawing does not tell those who hear the page.
    h('ol', { class: 'heard', 'aria-label': `${look.title} by country` }, ranked.map((one) => h('li', {}, listed(one)))),
  ];
}

const shortened = (texts) => `${texts.slice(0, NAMED).join(', ')}${texts.length > NAMED ? ` and ${texts.length - NAMED} more` : ''}`;

function square(code, { x, y }, value, most, text) {
  const tone = value === undefined ? 'land' : `heat h${Math.max(1, Math.round((TONES * Math.max(0, value)) / (most || 1)))}`;
  return svg('g', { 'data-key': code, class: value === undefined ? 'nothing' : null },
    svg('title', {}, `${NAMES.of(code)}: ${value === undefined ? 'nothing' : text(value)}`),
    svg('rect', { x: x * SIZE, y: y * SIZE, width: SIZE - GAP, height: SIZE - GAP, rx: 1.5, class: tone }),
    svg('text', { x: x * SIZE + (SIZE - GAP) / 2, y: y * SIZE + 6.7 }, code));
}

/** What is on the map by its two letters, and what is not by its value. */
function byCountry(rows, dimension, { measure, sums, watermark }) {
  const known = new Map();
  const elsewhere = new Map();
  const whole = rows.filter((row) => Date.parse(row.window.end) <= watermark);
  const newest = (whole.length ? whole : rows).reduce((at, row) => (row.window.start > at ? row.window.start : at), '');
  for (const row of rows) {
    const value = row.values[measure.name];
    if (typeof value !== 'number' || (!sums && row.window.start !== newest)) continue;
    const code = place(row.group[dimension]);
    const [found, key] = code ? [known, code] : [elsewhere, row.group[dimension] ?? '(none)'];
    found.set(key, (found.get(key) ?? 0) + value);
  }
  return { known, elsewhere };
}
