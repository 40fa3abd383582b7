// Elements are built, never parsed from text: whatever an event carries stays text.

/** An element: h('a', {href: '#/'}, 'text', child). Attributes named on… are listeners; null children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) listen(element, name.slice(2), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An element of a drawing; it takes attributes and children as h does. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) element.setAttribute(name, String(value));
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Replaces all children. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
}

/**
 * Makes the children be like these, keeping what is there: so focus, selection and a click that has begun outlast it.
 * Children with a data-key are matched by it, others by their order.
 */
export function update(element, ...children) {
  const focused = document.activeElement;
  const fresh = document.createElement('div');
  fill(fresh, ...children);
  reconcile(element, [...fresh.childNodes]);
  // Moving an element takes its focus away.
  if (focused !== document.activeElement && element.contains(focused)) focused.focus({ preventScroll: true });
}

const listeners = new WeakMap();

/** Listens so that another listener can take its place. */
function listen(element, type, listener) {
  const own = listeners.get(element) ?? {};
  if (!(type in own)) element.addEventListener(type, (event) => listeners.get(element)[type]?.(event));
  listeners.set(element, { ...own, [type]: listener });
}

const kind = (node) => node.nodeName + (node.dataset?.key === undefined ? '' : ` ${node.dataset.key}`);

function reconcile(element, wanted) {
  const known = new Map();
  for (const node of element.childNodes) {
    if (!known.has(kind(node))) known.set(kind(node), []);
    known.get(kind(node)).push(node);
  }
  const matches = wanted.map((node) => known.get(kind(node))?.shift());
  for (const rest of known.values()) rest.forEach((node) => node.remove());
  let next = element.firstChild;
  wanted.forEach((node, i) => {
    const match = matches[i];
    if (match) become(match, node);
    if (match && match === next) next = next.nextSibling;
    else element.insertBefore(match ?? node, next);
  });
}

function become(node, wanted) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.data !== wanted.data) node.data = wanted.data;
    return;
  }
  for (const name of node.getAttributeNames()) if (!wanted.hasAttribute(name)) node.removeAttribute(name);
  for (const name of wanted.getAttributeNames()) {
    if (node.getAttribute(name) !== wanted.getAttribute(name)) node.setAttribute(name, wanted.getAttribute(name));
  }
  for (const type of Object.keys({ ...listeners.get(node), ...listeners.get(wanted) })) listen(node, type, listeners.get(wanted)?.[type]);
  reconcile(node, [...wanted.childNodes]);
}

/** A labelled select; options are [value, text]. */
export function select(label, options, value, onChange) {
  const control = h(
    'select',
    // Not the variable: update() may have given this listener to the select that was there before.
    { onchange: (event) => onChange(event.currentTarget.value) },
    options.map(([option, text]) => h('option', { value: option, selected: option === value }, text)),
  );
  return h('label', { class: 'field' }, label, control);
}

/** What went wrong, where a page would be. */
export function failure(error) {
  return h('div', { class: 'card notice', role: 'alert' }, h('h2', {}, 'That did not work'), h('p', {}, error.message));
}

/** Asks before something is done that cannot be undone. */
export function confirmed(question, action) {
  return new Promise((resolve) => {
    const dialog = h(
      'dialog',
      { onclose: () => { dialog.remove(); resolve(dialog.returnValue === 'yes'); } },
      h('p', {}, question),
      h('div', { class: 'row' },
        h('button', { type: 'button', class: 'danger', onclick: () => dialog.close('yes') }, action),
        h('button', { type: 'button', autofocus: true, onclick: () => dialog.close('no') }, 'Cancel')),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Goes on to another page, unless whoever waited has gone elsewhere meanwhile. */
export function goOn(from, to) {
  if (location.hash === from) location.hash = to;
}
