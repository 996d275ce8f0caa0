'use strict';
// The page is complete without this script. It adds filter, sort, paging, deep links and the path picker.
const data = JSON.parse(document.getElementById('report-data').textContent);
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// Builds an element from text and nodes only; model text never becomes markup.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function shape(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [k, v] of [['width', 12], ['height', 12], ['aria-hidden', 'true']]) svg.setAttribute(k, v);
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#shape-${name}`);
  svg.append(use);
  return svg;
}

for (const tools of $$('[data-tools]')) tools.hidden = false;

// ---- findings --------------------------------------------------------------
// One array per finding; the order is that of html_data.cc. Numbers stand for texts, which are written once.
const FIELDS = ['fingerprint', 'key', 'title', 'sentence', 'note', 'group', 'verdict', 'level', 'severity', 'inherent',
  'residual', 'component', 'where', 'owner', 'due', 'decision', 'baseline', 'risk', 'requirements', 'have', 'missing',
  'questions', 'path'];
const text = (value) => (typeof value === 'number' ? data.texts[value] : value);
const findings = data.findings.map((row) => {
  const f = {};
  for (let i = 0; i < FIELDS.length; i++) f[FIELDS[i]] = Array.isArray(row[i]) ? row[i] : text(row[i]);
  return f;
});
const list = $('#finding-list');
const rank = { critical: 0, high: 1, medium: 2, low: 3 };
const rows = new Map($$('[data-finding]', list || document).map((row) => [row.dataset.finding, row]));
const blank = { q: '', group: '', severity: '', component: '', baseline: '', inherent: '', residual: '', due: '', sort: 'severity', page: 1 };
let state = { ...blank };

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const order = {
  severity: () => 0, // the block stands in this order
  rule: (a, b) => compare(a.key, b.key),
  due: (a, b) => compare(a.due || '9', b.due || '9'),
  component: (a, b) => compare(a.where, b.where) || rank[a.level] - rank[b.level],
  owner: (a, b) => compare(a.owner || '\uffff', b.owner || '\uffff') || rank[a.level] - rank[b.level],
};

// Made once, at the first search.
function haystack(f) {
  f.text ??= [f.key, f.title, f.sentence, f.note, f.where, f.owner, f.verdict, f.severity, f.decision, f.fingerprint,
    ...f.requirements.map(text)].join(' ').toLowerCase();
  return f.text;
}

function matches(f) {
  return (!state.q || haystack(f).includes(state.q.toLowerCase()))
    && (!state.group || f.group === state.group || (state.group === 'decided' && f.group === 'gap' && f.decision))
    && (!state.severity || f.level === state.severity)
    && (!state.component || f.component === state.component)
    && (!state.baseline || f.baseline === state.baseline)
    && (!state.inherent || f.inherent === state.inherent)
    && (!state.residual || f.residual === state.residual)
    && (state.due !== 'overdue' || (f.group === 'gap' && f.due && f.due < data.as_of))
    && (state.due !== 'none' || (f.group === 'gap' && !f.owner));
}

function steps(f) {
  return f.path.map((step) => {
    const [id, label, at, guard] = data.steps[step].map(text);
    return { id, label, at, guard, flow: id.startsWith('f:') };
  });
}

// Same markup as the static rows; used for findings beyond the first page.
function row(f) {
  if (rows.has(f.fingerprint)) return rows.get(f.fingerprint);
  const look = f.group === 'covered' ? ' guarded' : f.group === 'gap' || f.group === 'suppressed' ? '' : ' open-question';
  const strip = el('ol', { class: `path${look}` }, ...steps(f).map((s) => el('li', { class: (s.flow ? 'hop' : 'node') + (s.guard ? ' stop' : '') },
    el('b', {}, s.label), el('code', { class: 'soft' }, s.at), ...(s.guard ? [el('small', {}, `${s.guard} stands here`)] : []))));
  const facts = [
    ['Have', f.have], ['Missing', f.missing], ['Questions', f.questions], ['Decision', f.decision && [f.decision]],
    ['Risk', [f.risk]], ['Requirements', f.requirements.length ? [f.requirements.map(text).join(', ')] : []],
    ['Owner', [`${f.owner || 'no owner'}, ${f.due ? `due ${f.due}` : 'no date'}`]],
    ['Identity', [`${f.fingerprint}. Try threatgap explain ${f.fingerprint.slice(0, 6)}`]],
  ].filter(([, values]) => values && values.length)
    .flatMap(([term, values]) => [el('dt', {}, term), ...values.map((value) => el('dd', {}, text(value)))]);
  const tags = [f.baseline && f.baseline !== 'unchanged' ? f.baseline : '', f.decision, f.group === 'suppressed' ? f.group : ''].filter(Boolean);
  const details = el('details', { class: 'finding', id: `f-${f.fingerprint}`, 'data-finding': f.fingerprint },
    el('summary', {},
      el('span', { class: `sev ${f.level}${f.severity.includes(' ') ? ' range' : ''}` }, shape(f.level), f.severity), ' ',
      el('span', { class: 'what' }, el('b', {}, f.title, ...tags.flatMap((t) => [' ', el('span', { class: 'tag' }, t)])), el('code', {}, f.key)), ' ',
      el('span', { class: 'where' }, f.where), ' ', el('span', { class: 'verd' }, f.verdict), ' ',
      el('span', { class: 'who' }, f.owner || 'no owner'), ' ', el('span', { class: 'when' }, f.due)),
    el('div', { class: 'body' }, el('p', {}, f.sentence), el('p', { class: 'soft' }, f.note),
      el('div', { class: 'strip' }, strip), el('dl', { class: 'facts' }, ...facts)));
  rows.set(f.fingerprint, details);
  return details;
}

function show(focus) {
  if (!list) return;
  const found = findings.filter(matches);
  if (state.sort !== 'severity') found.sort(order[state.sort] || order.severity);
  const pages = Math.max(1, Math.ceil(found.length / data.page_size));
  if (focus) state.page = 1 + Math.floor(Math.max(0, found.findIndex((f) => f.fingerprint === focus)) / data.page_size);
  state.page = Math.min(Math.max(1, Number(state.page) || 1), pages);
  const from = (state.page - 1) * data.page_size;
  list.replaceChildren(...found.slice(from, from + data.page_size).map(row));
  if (!found.length) list.append(el('p', { class: 'empty soft' }, 'No finding matches.'));
  $('#finding-count').textContent = `${found.length} of ${findings.length} findings${state.residual || state.inherent ? ' in one cell of the risk map' : ''}`;
  $('#page-now').textContent = `Page ${state.page} of ${pages}`;
  $('#page-prev').disabled = state.page === 1;
  $('#page-next').disabled = state.page === pages;
  $('.pager').hidden = pages === 1;
  for (const input of $$('[data-state]')) input.value = state[input.dataset.state];
}

function remember() {
  const changed = Object.entries(state).filter(([k, v]) => String(v) !== String(blank[k]));
  history.replaceState(null, '', `#findings${changed.length ? `?${new URLSearchParams(changed)}` : ''}`);
}

function change(values) {
  state = { ...state, page: 1, ...values };
  show();
  remember();
}

if (list) {
  for (const input of $$('[data-state]')) input.addEventListener('input', () => change({ [input.dataset.state]: input.value }));
  $('#reset').addEventListener('click', () => change(blank));
  $('#page-prev').addEventListener('click', () => { change({ page: state.page - 1 }); $('#findings').scrollIntoView(); });
  $('#page-next').addEventListener('click', () => { change({ page: state.page + 1 }); $('#findings').scrollIntoView(); });
  $('.pager').hidden = findings.length <= data.page_size;
}
document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-filter]');
  if (!link || !list) return;
  event.preventDefault();
  change({ ...blank, ...Object.fromEntries(new URLSearchParams(link.dataset.filter)) });
  $('#findings').scrollIntoView();
});

// ---- tables: sort by a heading, show rows of one status --------------------
for (const table of $$('table[data-sort]')) {
  $$('thead th', table).forEach((th, column) => {
    if (!th.textContent.trim()) return;
    const button = el('button', { type: 'button', 'aria-label': `Sort by ${th.textContent.trim()}` });
    th.dataset.sortable = '';
    th.append(button);
    button.addEventListener('click', () => {
      const down = th.getAttribute('aria-sort') === 'ascending';
      for (const other of $$('th', th.parentNode)) other.removeAttribute('aria-sort');
      th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const value = (tr) => tr.cells[column].dataset.key ?? tr.cells[column].textContent.trim();
      const body = table.tBodies[0];
      for (const heading of $$('[data-group]', body)) heading.remove(); // sorted rows have no groups
      body.append(...[...body.rows].sort((a, b) => (down ? -1 : 1) * value(a).localeCompare(value(b), 'en', { numeric: true })));
    });
  });
}
function showRows(tableId, tag) {
  const table = $(`#${tableId}`);
  if (!table) return;
  const body = [...table.tBodies[0].rows];
  for (const tr of body) tr.hidden = Boolean(tag) && !(tr.dataset.tags || '').split(' ').includes(tag);
  const counted = body.filter((tr) => tr.dataset.tags !== undefined);
  $(`#${tableId}-count`).textContent = `${counted.filter((tr) => !tr.hidden).length} of ${counted.length} rows`;
  for (const button of $$(`button[data-table="${tableId}"]`)) button.setAttribute('aria-pressed', String(button.dataset.tag === tag));
}
document.addEventListener('click', (event) => {
  const target = event.target.closest('[data-table]');
  if (target) showRows(target.dataset.table, target.dataset.tag);
});

// ---- diagram: one path at a time, zoom --------------------------------------
const svg = $('#diagram');
const picker = $('#path-pick');
function svgElement(tag, attributes, content = '') {
  const made = document.createElementNS(svg.namespaceURI, tag);
  for (const [k, v] of Object.entries(attributes)) made.setAttribute(k, v);
  made.textContent = content;
  return made;
}
function highlight(f) {
  if (!svg || !picker || !f) return;
  for (const node of $$('.hot, .stop', svg)) node.classList.remove('hot', 'stop');
  for (const step of $$('.step', svg)) step.remove();
  let number = 0;
  for (const hop of steps(f)) {
    const node = $(`[data-el="${CSS.escape(hop.id)}"]`, svg);
    if (hop.flow) number++;
    if (!node) continue;
    node.classList.add('hot');
    if (hop.guard) node.classList.add('stop');
    if (!hop.flow) continue;
    const [x, y] = node.dataset.mid.split(' ').map(Number);
    const step = svgElement('g', { class: 'step' });
    step.append(svgElement('circle', { cx: x, cy: y, r: 9 }),
      svgElement('text', { x, y: y + 4, 'text-anchor': 'middle', 'font-size': 11, 'font-weight': 600 }, String(number)));
    svg.append(step);
  }
  picker.value = f.fingerprint;
  $('#path-text').textContent = `Highlighted: ${f.key}. ${f.note}`;
  $('#diagram-name').textContent = `Architecture diagram. Highlighted: ${f.key}`;
}
picker?.addEventListener('input', (event) => highlight(findings.find((f) => f.fingerprint === event.target.value)));
document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-path]');
  if (link) highlight(findings.find((f) => f.fingerprint === link.dataset.path));
});
let scale = 1;
for (const button of $$('[data-zoom]')) {
  button.addEventListener('click', () => {
    scale = button.dataset.zoom === '0' ? 1 : Math.min(6, Math.max(0.5, scale * Number(button.dataset.zoom)));
    // A length through the object model, which the policy allows, unlike a style attribute.
    svg.style.width = scale === 1 ? '' : `${Math.round(100 * scale)}%`;
    svg.style.minWidth = scale < 1 ? '0' : '';
    svg.style.maxWidth = scale === 1 ? '' : 'none';
  });
}

// ---- deep links: #f-<fingerprint>, #req-<framework>-<id>, #findings?… -------
function follow() {
  let hash = location.hash.slice(1);
  try { hash = decodeURIComponent(hash); } catch { /* not encoded: taken as it is */ }
  const finding = list && hash.length > 2 && findings.find((f) => hash.startsWith('f-') && f.fingerprint.startsWith(hash.slice(2)));
  if (finding) {
    if (!matches(finding)) state = { ...blank };
    show(finding.fingerprint);
    const target = row(finding);
    target.open = true;
    target.scrollIntoView();
  } else if (hash.startsWith('findings?')) {
    state = { ...blank, ...Object.fromEntries(new URLSearchParams(hash.slice(9))) };
    show();
    $('#findings').scrollIntoView();
  } else if (/^(req|rule|control|threat)-/.test(hash)) {
    const target = document.getElementById(hash);
    const fold = target?.closest('details.fold');
    if (fold) fold.open = true;
    if (target?.hidden) showRows(target.closest('table').id, '');
    target?.scrollIntoView();
  }
}
addEventListener('hashchange', follow);
follow();

// ---- contents mark where the reader is; paper shows everything --------------
const links = new Map($$('.side nav a').map((a) => [a.hash.slice(1), a]));
const spy = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    for (const a of links.values()) a.removeAttribute('aria-current');
    links.get(entry.target.id)?.setAttribute('aria-current', 'true');
  }
}, { rootMargin: '-15% 0px -75% 0px' });
for (const section of $$('main > section')) spy.observe(section);
addEventListener('beforeprint', () => { for (const details of $$('details')) details.open = true; });
