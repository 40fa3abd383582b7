import * as api from './api.js';
import { fill, h } from './dom.js';

/** Asks for a key, where the server wants one; the browser keeps it in a cookie that no script can read. */
export function signInPage(element, done) {
  const key = h('input', { id: 'key', type: 'password', autocomplete: 'current-password', required: true, spellcheck: 'false' });
  const problem = h('p', { class: 'bad', role: 'alert' });
  const submit = async (event) => {
    event.preventDefault();
    try {
      await api.signIn(key.value.trim());
      done();
    } catch (error) {
      fill(problem, error.message);
      key.select();
    }
  };
  fill(element, h('form', { class: 'card narrow', onsubmit: submit },
    h('h1', {}, 'Sign in'),
    h('p', { class: 'dim' }, 'This server asks for an API key. Its operator creates one with ', h('code', {}, 'millrace keys new'), '.'),
    h('label', { class: 'field', for: 'key' }, 'API key', key),
    problem,
    h('button', { type: 'submit', class: 'primary' }, 'Sign in')));
  key.focus();
}

/** Shows who is signed in and lets them out; nothing where no keys are needed. */
export async function account(element, signedOut) {
  const session = await api.session().catch(() => null);
  fill(element, session?.signedIn
    ? h('button', { type: 'button', class: 'quiet', title: `Signed in as ${session.name}`, onclick: async () => { await api.signOut(); signedOut(); } }, 'Sign out')
    : null);
}
