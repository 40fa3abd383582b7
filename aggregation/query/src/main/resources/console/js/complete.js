// Completion, help and squiggles for a text area of code.
import { fill, h } from './dom.js';

const MOST_SHOWN = 8;
const LINE_PX = 20.25;
const PAD_PX = { left: 11, top: 6 };

/** Wraps the text area. words is an object of words and their help; it may grow. Returns the element, and squiggle(errors). */
export function codeBox(area, words) {
  const list = h('ul', { class: 'completions', id: `${area.id}-words`, role: 'listbox', 'aria-label': 'Completions', hidden: true });
  const help = h('p', { class: 'small dim word-help', role: 'status' }, '\u00a0');
  const behind = h('pre', { class: 'squiggles', 'aria-hidden': 'true' });
  let chosen = 0;
  let shown = [];
  area.setAttribute('aria-autocomplete', 'list');
  area.setAttribute('aria-controls', list.id);

  const before = () => area.value.slice(0, area.selectionStart);
  const token = () => before().match(/[A-Za-z_][\w.]*$/)?.[0] ?? '';
  const close = () => { shown = []; list.hidden = true; area.removeAttribute('aria-activedescendant'); };
  const draw = () => {
    fill(list, shown.map((word, i) => h('li', {
      id: `${list.id}-${i}`, role: 'option', 'aria-selected': String(i === chosen), onmousedown: (event) => { event.preventDefault(); take(i); },
    }, h('strong', {}, word), ' ', h('span', { class: 'dim small' }, words[word]))));
    list.hidden = shown.length === 0;
    if (shown.length) area.setAttribute('aria-activedescendant', `${list.id}-${chosen}`);
    else area.removeAttribute('aria-activedescendant');
    const lines = before().split('\n');
    const wide = measure(area);
    list.style.left = `${Math.max(0, Math.min(area.clientWidth - 280, PAD_PX.left + (lines.at(-1).length - token().length) * wide - area.scrollLeft))}px`;
    list.style.top = `${PAD_PX.top + lines.length * LINE_PX - area.scrollTop}px`;
  };
  const open = (asked) => {
    const typed = token().toLowerCase();
    shown = typed.length < (asked ? 0 : 2) ? [] : Object.keys(words).filter((word) => word.toLowerCase().startsWith(typed) && word.toLowerCase() !== typed)
      .concat(Object.keys(words).filter((word) => !word.toLowerCase().startsWith(typed) && typed.length > 2 && word.toLowerCase().includes(typed))).slice(0, MOST_SHOWN);
    chosen = 0;
    draw();
  };
  const take = (i) => {
    const word = shown[i];
    const start = area.selectionStart - token().length;
    area.setRangeText(word, start, area.selectionStart, 'end');
    if (word.endsWith('()')) area.setSelectionRange(area.selectionStart - 1, area.selectionStart - 1);
    close();
    area.focus();
    area.dispatchEvent(new Event('input'));
    close();
  };
  const explain = () => {
    const around = (before().match(/[\w.]*$/)?.[0] ?? '') + (area.value.slice(area.selectionStart).match(/^[\w.]*/)?.[0] ?? '');
    const text = words[around] ?? words[`${around}()`];
    help.textContent = text ? `${around}: ${text}` : '\u00a0';
  };
  area.addEventListener('input', () => { open(false); explain(); });
  area.addEventListener('click', explain);
  area.addEventListener('keyup', explain);
  area.addEventListener('blur', close);
  area.addEventListener('scroll', () => { behind.scrollTop = area.scrollTop; behind.scrollLeft = area.scrollLeft; close(); });
  area.addEventListener('keydown', (event) => {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      open(true);
    } else if (shown.length && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
      event.preventDefault();
      chosen = (chosen + (event.key === 'ArrowDown' ? 1 : shown.length - 1)) % shown.length;
      draw();
    } else if (shown.length && (event.key === 'Tab' || (event.key === 'Enter' && !event.ctrlKey && !event.metaKey))) {
      event.preventDefault();
      take(chosen);
    } else if (shown.length && event.key === 'Escape') {
      event.preventDefault();
      close();
    }
  });
  const squiggle = (errors) => {
    const lines = area.value.split('\n');
    fill(behind, lines.flatMap((line, i) => {
      const at = errors.find((error) => error.line === i + 1);
      if (!at) return `${line}\n`;
      const start = Math.min(line.length, Math.max(0, at.column - 1));
      const length = line.slice(start).match(/^[\w.]+|^\S+/)?.[0].length ?? 1;
      return [line.slice(0, start), h('span', { class: 'squiggle' }, line.slice(start, start + length) || ' '), `${line.slice(start + length)}\n`];
    }));
    behind.scrollTop = area.scrollTop;
  };
  return { element: h('div', {}, h('div', { class: 'code-box' }, behind, area, list), help), squiggle };
}

/** How wide a character of the text area is. */
function measure(area) {
  const context = document.createElement('canvas').getContext('2d');
  context.font = getComputedStyle(area).font;
  return context.measureText('0'.repeat(50)).width / 50;
}
