import { rowsPath } from './api.js';

/**
 * Calls refresh soon after rows change, as the server's event stream says, at most once in a while and never two at a
 * time. The browser reconnects by itself and says where it was.
 */
export function follow(name, signal, state, everyMs, refresh) {
  const source = new EventSource(rowsPath(name, { limit: 1 }, 'stream'));
  let dirty = false;
  let busy = false;
  const say = (text, tone) => { state.textContent = text; state.className = `pill ${tone}`; };
  const tick = async () => {
    if (!dirty || busy || document.hidden) return;
    dirty = false;
    busy = true;
    await refresh().catch((error) => signal.aborted || say(error.message, 'bad'));
    busy = false;
  };
  const timer = setInterval(tick, everyMs);
  source.onopen = () => say('live', 'good');
  source.onerror = () => say('reconnecting…', 'warn');
  source.addEventListener('row', () => { dirty = true; });
  source.addEventListener('reset', () => { dirty = true; });
  source.addEventListener('restarted', () => { dirty = true; });
  signal.addEventListener('abort', () => { source.close(); clearInterval(timer); });
}
