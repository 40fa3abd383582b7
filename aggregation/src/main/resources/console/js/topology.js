import * as api from './api.js';
import { fill, h } from './dom.js';

/** What the engine is made of, as Kafka Streams describes it. */
export async function topologyPage(view) {
  const text = await api.topology(view.signal);
  fill(
    view.element,
    h('h1', {}, 'Topology'),
    h('p', { class: 'dim' }, 'It stays as it is, whatever insights there are: insights are data.'),
    h('div', { class: 'grid wide' }, parse(text).map((part) => h('section', { class: 'card' },
      h('h2', {}, part.title),
      h('div', { class: 'flow' }, part.nodes.flatMap((node, index) => [arrow(part.nodes[index - 1], node), box(node)]))))),
    h('details', { class: 'card' }, h('summary', {}, 'As text'), h('pre', {}, text)),
  );
}

/** Only where the one above sends to the one below; the rest is said in words. */
function arrow(above, node) {
  return above?.to.includes(node.name) ? h('div', { class: 'arrow', 'aria-hidden': 'true' }, '↓') : null;
}

function box(node) {
  return h('div', { class: `node ${node.kind.toLowerCase()}` },
    h('strong', {}, node.name), ' ', h('span', { class: 'dim small' }, node.kind.toLowerCase()),
    node.about ? h('div', { class: 'small' }, node.about) : null,
    node.to.length ? h('div', { class: 'small dim' }, `to ${node.to.join(', ')}`) : null);
}

/** Sub-topologies and their nodes, in the text's order. */
function parse(text) {
  const parts = [];
  for (const line of text.split('\n')) {
    const title = line.match(/^\s*Sub-topology: (.*)$/);
    const node = line.match(/^\s*(Source|Processor|Sink):\s+(\S+)\s*\((.*)\)\s*$/);
    const to = line.match(/^\s*-->\s*(.*)$/);
    if (title) {
      const global = /global/.test(title[1]);
      parts.push({ title: `Part ${title[1].split(' ')[0]}${global ? ', on every instance' : ''}`, nodes: [] });
    } else if (node && parts.length) {
      parts.at(-1).nodes.push({ kind: node[1], name: node[2], about: node[3].replace(/topics?: |stores: /, (what) => (what.startsWith('store') ? 'keeps ' : what.startsWith('topics') ? 'reads ' : 'writes ')).replace(/keeps \[\]/, ''), to: [] });
    } else if (to && parts.at(-1)?.nodes.length) {
      parts.at(-1).nodes.at(-1).to = to[1].split(',').map((name) => name.trim()).filter((name) => name && name !== 'none');
    }
  }
  return parts;
}
