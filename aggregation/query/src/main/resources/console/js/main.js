import { h, fill, failure } from './dom.js';
import { homePage } from './home.js';
import { insightsPage } from './insights.js';
import { insightPage } from './insight.js';
import { editorPage } from './editor.js';
import { builderPage } from './builder.js';
import { dashboardPage } from './dashboard.js';
import { dashboardsPage } from './dashboards.js';
import { eventPage } from './event.js';
import { eventsPage } from './events.js';
import { failedPage } from './failed.js';
import { sqlPage } from './sql.js';
import { startPage } from './start.js';
import { topologyPage } from './topology.js';
import { account, signInPage } from './signin.js';
import { startTheme } from './theme.js';

const PAGES = [
  { path: '', title: 'Home', page: homePage },
  { path: 'insights', title: 'Insights', page: (view) => (view.argument ? insightPage(view) : insightsPage(view)) },
  { path: 'dashboards', title: 'Dashboards', page: (view) => (view.argument ? dashboardPage(view) : dashboardsPage(view)) },
  { path: 'events', title: 'Events', page: eventsPage },
  { path: 'failed', title: 'Failed', page: failedPage },
  { path: 'sql', title: 'SQL', page: sqlPage },
  { path: 'editor', title: 'Editor', page: editorPage },
  { path: 'topology', title: 'Topology', page: topologyPage },
  { path: 'new', title: 'New insight', page: builderPage, hidden: true },
  { path: 'start', title: 'Send events', page: startPage, hidden: true },
  { path: 'event', title: 'Event', page: eventPage, hidden: true },
];

let leave = new AbortController();

/**
 * Shows what the address says. A page is given a signal that tells it when it is left, and an element of its own, so that what it still
 * draws after that is not seen.
 */
async function show() {
  leave.abort();
  leave = new AbortController();
  const [path = '', argument = ''] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  const current = PAGES.find((page) => page.path === path) ?? PAGES[0];
  fill(document.getElementById('nav'), PAGES.filter((page) => !page.hidden).map((page) => h(
    'a', { href: `#/${page.path}`, 'aria-current': page === current ? 'page' : null }, page.title)));
  document.title = `${argument.split('?')[0] || current.title} – Millrace`;
  const main = document.getElementById('main');
  const element = h('div', { class: 'page' }, h('p', { class: 'dim' }, 'Loading…'));
  const view = { element, argument, signal: leave.signal };
  fill(main, element);
  try {
    await current.page(view);
  } catch (error) {
    if (view.signal.aborted) return;
    if (error.status === 401) signInPage(main, start);
    else fill(main, failure(error));
  }
}

/** Shows the page, and who looks at it. */
function start() {
  show();
  account(document.getElementById('account'), start);
}

startTheme(document.getElementById('theme'));
addEventListener('hashchange', () => {
  show();
  // At once: pages that poll end only after they are left, and would take the focus from the page that follows.
  document.getElementById('main').focus({ preventScroll: true });
});
start();
