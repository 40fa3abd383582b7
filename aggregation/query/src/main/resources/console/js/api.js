// All that the console asks of the server.

/** An answer that is an error, with its places in the text if it has some. */
export class ApiError extends Error {
  constructor(status, body) {
    super(body?.error?.message ?? `The server responded with status ${status}.`);
    this.status = status;
    this.errors = body?.error?.errors ?? [];
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: { Accept: 'application/json', ...options.headers } });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Error('The server does not answer.');
  }
  const body = await response.json().catch(() => null);
  if (!response.ok && response.status !== 409) throw new ApiError(response.status, body);
  return body;
}

const encoded = encodeURIComponent;
const yaml = (text) => ({ method: 'POST', body: text, headers: { 'Content-Type': 'application/yaml' } });

/** Path of an insight's rows; parameters that are undefined are left out. */
export function rowsPath(name, parameters, what = 'rows') {
  const query = new URLSearchParams();
  Object.entries(parameters).forEach(([key, value]) => value !== undefined && query.set(key, value));
  return `/v1/insights/${encoded(name)}/${what}?${query}`;
}

export const insights = (signal) => ask('/v1/insights', { signal });
export const insight = (name, signal) => ask(`/v1/insights/${encoded(name)}`, { signal });
// What there is, marked as partial, is better to look at than an error.
export const rows = (name, parameters, signal) => ask(rowsPath(name, { partial: true, ...parameters }), { signal });
export const marks = (name, signal) => ask(`/v1/insights/${encoded(name)}/marks`, { signal });
export const progress = (signal) => ask('/v1/progress', { signal });
export const overviewHistory = async (signal) => (await ask('/v1/overview/history', { signal })).points;
export const overview = (signal) => ask('/v1/overview', { signal });
export const plan = (text, signal) => ask('/v1/insights/plan?file=editor', { ...yaml(text), signal });
export const apply = (text) => ask('/v1/insights?file=editor', yaml(text));
export const remove = (name) => ask(`/v1/insights/${encoded(name)}`, { method: 'DELETE' });

export const preview = (text, signal) => ask('/v1/insights/preview', { ...yaml(text), signal });
export const recentEvents = (signal, limit = 40) => ask(`/v1/events/recent?limit=${limit}`, { signal });
export const failedGroups = (signal) => ask('/v1/events/failed', { signal });
export const seenEvents = (signal) => ask('/v1/events/seen', { signal });
export const trace = (messageId, signal) => ask(`/v1/events/trace?messageId=${encoded(messageId)}`, { signal });
export const collector = (signal) => ask('/v1/events/collector', { signal });
export const sendEvent = (path, body, more = {}) => ask(`/v1/events/send?${new URLSearchParams({ path, ...more })}`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
export const sql = (text, signal) => ask('/v1/sql', { method: 'POST', body: JSON.stringify({ sql: text }), headers: { 'Content-Type': 'application/json' }, signal });
export const dashboards = async (signal) => (await ask('/v1/dashboards', { signal })).dashboards;
export const dashboard = (name, signal) => ask(`/v1/dashboards/${encoded(name)}`, { signal });
export const putDashboard = (name, text) => ask(`/v1/dashboards/${encoded(name)}`, { ...yaml(text), method: 'PUT' });
export const deleteDashboard = (name) => ask(`/v1/dashboards/${encoded(name)}`, { method: 'DELETE' });
export const session = () => ask('/v1/session');
export const signIn = (key) => ask('/v1/session', { method: 'POST', headers: { Authorization: `Bearer ${key}` } });
export const signOut = () => ask('/v1/session', { method: 'DELETE' });

export async function topology(signal) {
  const response = await fetch('/v1/topology', { signal });
  if (!response.ok) throw new ApiError(response.status, null);
  return response.text();
}
