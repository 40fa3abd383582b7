// Words of the language of insights, each with its help.

export const KEYS = {
  name: 'Lower-case letters, digits and _; the name of its table and topic.',
  description: 'What it says, for people.',
  where: 'A condition that an event must satisfy.',
  groupBy: 'Dimensions: { country: event.geo.country }.',
  window: 'Windows of time: { tumbling: 1m }, { hopping: { size: 1h, every: 5m } }, { session: { gap: 30m } }, { cumulative: 1d }.',
  tumbling: 'Consecutive windows of a length.',
  hopping: 'Overlapping windows: { size: 1h, every: 5m }.',
  session: 'Sessions of each person, which end after a gap: { gap: 30m }.',
  cumulative: 'Windows that grow until their end.',
  measures: 'What is computed: { orders: count() }.',
  value: 'The expression of a measure that has a unit: { value: sum(…), unit: CHF }.',
  unit: 'How the console writes values: ms, s, min, h, d, 1, percent, bytes, a currency such as CHF.',
  emit: 'When rows are published: { every: 1s, final: true }.',
  grace: 'How long a window waits for late events after its end.',
  retain: 'How long rows are kept.',
  maxGroups: 'Greatest number of groups in a window with rows of their own.',
  funnel: 'Steps that people take in order: { within: 1h, steps: { viewed: …, bought: … } }.',
  within: 'Time that a person has from the first step to the last.',
  steps: 'Conditions by their names, in order.',
  retention: 'Who comes again: { by: day, periods: 7 }.',
  alert: 'A condition on rows of closed windows: { when: orders < 100 }.',
};

export const FUNCTIONS = {
  'count()': 'Number of events; count(condition) of those that satisfy it.',
  'sum()': 'Sum of numbers: sum(double(event.properties.revenue)).',
  'avg()': 'Mean of numbers.',
  'min()': 'Least number.',
  'max()': 'Greatest number.',
  'uniques()': 'Number of distinct values: uniques(event.person).',
  'quantile()': 'Value at a rank: quantile(double(event.properties.price), 0.95).',
  'top()': 'The most frequent values: top(event.page.path, 10).',
  'first()': 'Value of the earliest event.',
  'last()': 'Value of the latest event.',
  'rate()': 'Events per second of the window; rate(x) the sum of x per second.',
  'ratio()': 'One measure divided by another: ratio(orders, views).',
  'histogram()': 'Counts per bucket: histogram(x, [10, 50]).',
  'change()': 'Difference of a measure to an earlier window.',
  'growth()': 'Change of a measure relative to an earlier window.',
  'double()': 'As a number; null where it is none.',
  'int()': 'As a whole number.',
  'string()': 'As text.',
  'lower()': 'Text in lower case.',
  'coalesce()': 'The first that is not null.',
  'size()': 'Length of a text or list.',
};

const FIELDS = {
  type: 'track, page, screen, identify, group or alias', name: 'name of a track event', person: 'the person, also before login', userId: 'id of the user as sent',
  anonymousId: 'id of the device as sent', session: 'the session', time: 'when it happened', receivedAt: 'when it was received', bot: 'whether a robot sent it', ip: 'address, truncated',
  'page.url': 'address of the page', 'page.path': 'path of the page', 'page.title': 'title of the page', 'page.referrer': 'where the visitor came from',
  'geo.country': 'two letters', 'geo.region': 'region', 'geo.city': 'city', 'geo.continent': 'continent',
  'device.browser': 'browser', 'device.os': 'operating system', 'device.type': 'desktop, mobile, tablet …',
  'campaign.source': 'utm_source', 'campaign.medium': 'utm_medium', 'campaign.name': 'utm_campaign', 'campaign.term': 'utm_term', 'campaign.content': 'utm_content',
  'referrer.medium': 'search, social …', 'referrer.source': 'which one',
};

/** Fields of events that every insight may read, as expressions with their help. */
export const FIELD_HELP = Object.fromEntries(Object.entries(FIELDS).map(([name, help]) => [`event.${name}`, help]));

/** A property as an expression. */
export const property = (name) => (/^[A-Za-z_]\w*$/.test(name) ? `event.properties.${name}` : `event.properties[${JSON.stringify(name)}]`);

/** Properties that really came, with sample values as their help. */
export function propertyHelp(seen) {
  const help = {};
  seen.forEach((event) => event.properties.forEach((one) => {
    help[property(one.name)] ??= `${one.types.join(', ')}, such as ${one.samples.slice(0, 3).join(', ')}`;
  }));
  return help;
}
