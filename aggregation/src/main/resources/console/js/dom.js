// Elements are built, never parsed from text: whatever an event carries stays text.

/** An element: h('a', {href: '#/'}, 'text', child). Attributes named on… are listeners; null children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Replaces all children. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
}

/** A labelled select; options are [value, text]. */
export function select(label, options, value, onChange) {
  const control = h(
    'select',
    { onchange: () => onChange(control.value) },
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
