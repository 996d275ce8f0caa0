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
// One array per finding; the order is that of html_data.cc. Numbers name texts, which are written once; a negative
// one names a phrase: a template, and the names that fill its holes. What findings share are rows of other tables.
const FIELDS = ['fingerprint', 'key', 'kind', 'sentence', 'note', 'standing', 'place', 'facts', 'path', 'guarded'];
const KIND_AT = FIELDS.indexOf('kind');
const KIND = ['title', 'risk', 'requirements'];
const STANDING_AT = FIELDS.indexOf('standing');
const PLACE_AT = FIELDS.indexOf('place');
const STANDING = ['group', 'verdict', 'level', 'severity', 'inherent', 'residual', 'decision', 'baseline'];
const PLACE = ['component', 'where', 'owner', 'due'];
function text(number) {
  if (number >= 0) return data.texts[number];
  const [template, ...names] = data.phrases[-1 - number];
  let next = 0;
  return data.templates[template].map((piece) => data.texts[piece < 0 ? names[next++] : piece]).join('');
}
const named = (rows, names) => rows.map((row) => Object.fromEntries(names.map((name, i) => [name, text(row[i])])));
const standings = named(data.standings, STANDING);
const places = named(data.places, PLACE);
// Ten thousand objects of one field each are made at once; what they hold is looked up when it is asked for.
class Finding {
  constructor(row) { this.row = row; }
}
const field = (name, get) => Object.defineProperty(Finding.prototype, name, { get });
FIELDS.forEach((name, i) => field(name, function cell() { return this.row[i]; }));
KIND.forEach((name, i) => field(name, function kind() { return data.kinds[this.row[KIND_AT]][i]; }));
for (const name of STANDING) field(name, function standing() { return standings[this.row[STANDING_AT]][name]; });
for (const name of PLACE) field(name, function place() { return places[this.row[PLACE_AT]][name]; });
const findings = data.findings.map((row) => new Finding(row));
const list = $('#finding-list');
const rank = { critical: 0, high: 1, medium: 2, low: 3 };
const rows = new Map($$('[data-finding]', list || document).map((row) => [row.dataset.finding, row]));
const blank = { q: '', group: '', severity: '', component: '', baseline: '', inherent: '', residual: '', due: '', framework: '', sort: 'severity', page: 1 };
let state = { ...blank };

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const order = {
  severity: () => 0, // the block stands in this order
  rule: (a, b) => compare(a.key, b.key),
  due: (a, b) => compare(a.due || '9', b.due || '9'),
  component: (a, b) => compare(a.where, b.where) || rank[a.level] - rank[b.level],
  owner: (a, b) => compare(a.owner || '\uffff', b.owner || '\uffff') || rank[a.level] - rank[b.level],
};

function haystack(f) {
  f.words ??= [f.key, text(f.title), text(f.sentence), text(f.note), f.where, f.owner, f.verdict, f.severity, f.decision,
    f.fingerprint, ...data.lists[f.requirements].map((n) => data.touches[n].slice(0, 2).map(text).join(' '))].join('\n').toLowerCase();
  return f.words;
}
// Made while nobody waits, so that the first search is as fast as the others.
let prepared = 0;
function prepare(deadline) {
  while (prepared < findings.length && deadline.timeRemaining() > 2) haystack(findings[prepared++]);
  if (prepared < findings.length) requestIdleCallback(prepare);
}
if (window.requestIdleCallback) requestIdleCallback(prepare);

// The findings of one rule share their list, so that few lists are walked for thousands of findings.
const touching = new Map();
function touches(f, framework) {
  if (!touching.has(framework)) touching.set(framework, new Map());
  const known = touching.get(framework);
  if (!known.has(f.requirements))
    known.set(f.requirements, data.lists[f.requirements].some((n) => text(data.touches[n][0]) === framework));
  return known.get(f.requirements);
}

function matches(f) {
  return (!state.q || haystack(f).includes(state.q.toLowerCase()))
    && (!state.group || f.group === state.group || (state.group === 'decided' && f.group === 'gap' && f.decision))
    && (!state.severity || f.level === state.severity)
    && (!state.component || f.component === state.component)
    && (!state.baseline || f.baseline === state.baseline || (state.baseline === 'old' && /^(unchanged|updated)$/.test(f.baseline)))
    && (!state.inherent || f.inherent === state.inherent)
    && (!state.residual || f.residual === state.residual)
    && (!state.framework || touches(f, state.framework))
    && (state.due !== 'overdue' || (f.group === 'gap' && f.due && f.due < data.as_of))
    && (state.due !== 'none' || (f.group === 'gap' && !f.owner));
}

function steps(path = []) {
  return path.map((step) => {
    const [id, label, at, guard, marks] = data.steps[step].map((n, i) => (i < 4 ? text(n) : n));
    return { id, label, at, guard, flow: id.startsWith('f:'), maybe: marks & 1, back: marks & 2 };
  });
}

// Same markup as the static rows; used for findings beyond the first page.
function strip(title, path, look) {
  if (!path.length) return [];
  return [el('div', { class: 'strip' }, el('p', {}, ...title), el('ol', { class: `path${look}` }, ...path.map((s) => el('li',
    { class: (s.flow ? 'hop' : 'node') + (s.guard ? ' stop' : '') + (s.maybe ? ' maybe' : '') + (s.back ? ' back' : '') },
    el('b', {}, s.label), el('code', { class: 'soft' }, s.at), ...(s.guard ? [el('small', {}, `${s.guard} stands here`)] : []),
    ...(s.maybe ? [el('small', {}, 'not certain')] : [])))))];
}
function pathTitle(f, length) {
  if (length === 1) return 'Place. ';
  if (f.group === 'covered') return 'Shortest path, with the control that covers it. ';
  return f.group === 'gap' || f.group === 'suppressed' ? 'Witness: first path that no control covers. ' : 'Path in question. ';
}
function requirements(f) {
  const parts = [];
  let last = '';
  for (const n of data.lists[f.requirements]) {
    const [framework, id, target] = data.touches[n].map(text);
    parts.push(framework === last ? ', ' : `${parts.length ? '; ' : ''}${framework} `, target ? el('a', { href: `#${target}` }, id) : id);
    last = framework;
  }
  return parts;
}
function facts(f) {
  const pairs = data.lists[f.facts];
  const shown = el('dl', { class: 'facts' });
  let last = '';
  const add = (term, ...content) => {
    if (term !== last) shown.append(el('dt', {}, term));
    shown.append(el('dd', {}, ...content));
    last = term;
  };
  for (let i = 0; i < pairs.length; i += 2) add(text(pairs[i]), text(pairs[i + 1]));
  add('Risk', text(f.risk));
  if (data.lists[f.requirements].length) add('Requirements', ...requirements(f));
  add('Owner', `${f.owner || 'no owner'}, ${f.due ? `due ${f.due}` : 'no date'}`);
  add('Identity', el('code', {}, f.fingerprint), '. Try ', el('code', {}, `threatgap explain ${f.fingerprint.slice(0, 6)}`));
  return shown;
}
function row(f) {
  if (rows.has(f.fingerprint)) return rows.get(f.fingerprint);
  const look = f.group === 'covered' ? ' guarded' : f.group === 'gap' || f.group === 'suppressed' ? '' : ' open-question';
  const path = steps(f.path);
  const link = el('a', { class: 'noprint', href: '#architecture', 'data-path': f.fingerprint }, 'Show in the diagram');
  const tags = [[f.baseline !== 'unchanged' ? f.baseline : '', ' new'], [f.decision, ''], [f.group === 'suppressed' ? f.group : '', '']].filter(([t]) => t);
  const overdue = f.group === 'gap' && f.due && f.due < data.as_of;
  const details = el('details', { class: 'finding', id: `f-${f.fingerprint}`, 'data-finding': f.fingerprint },
    el('summary', {},
      el('span', { class: `sev ${f.level}${f.severity.includes(' ') ? ' range' : ''}` }, shape(f.level), f.severity), ' ',
      el('span', { class: 'what' }, el('b', {}, text(f.title), ...tags.flatMap(([t, kind]) => [' ', el('span', { class: `tag${kind}` }, t)])), el('code', {}, f.key)), ' ',
      el('span', { class: 'where' }, f.where), ' ', el('span', { class: 'verd' }, f.verdict), ' ',
      el('span', { class: 'who' }, f.owner || 'no owner'), ' ',
      el('span', { class: 'when' }, f.due, ...(overdue ? [' ', el('span', { class: 'tag bad' }, 'overdue')] : []))));
  // The body is made when the row is opened: a page of a hundred rows appears at once.
  const fill = () => {
    if (details.children.length > 1) return;
    details.append(el('div', { class: 'body' }, el('p', {}, text(f.sentence)),
      ...(text(f.note) ? [el('p', { class: 'soft' }, text(f.note))] : []),
      ...strip([pathTitle(f, path.length), link], path, look),
      ...strip(['A path which a control does guard.'], steps(f.guarded), ' guarded'), facts(f)));
  };
  details.fill = fill; // for deep links and paper, which do not wait for the event
  details.addEventListener('toggle', fill);
  details.firstChild.addEventListener('click', fill);
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
  $('#finding-count').textContent = `${found.length} of ${findings.length} findings${state.residual || state.inherent ? ' in one cell of the risk map' : ''}${
    state.framework ? ` that touch ${state.framework}` : ''}`;
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
// A cell of the coverage matrix stands for the component of its row and the framework of its column.
function cellFilter(cell) {
  const row = Object.fromEntries(new URLSearchParams($('[data-filter]', cell.parentNode).dataset.filter));
  return { ...row, framework: cell.closest('table').tHead.rows[0].cells[cell.cellIndex].textContent.trim() };
}
document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-filter], [data-cell]');
  if (!link || !list) return;
  event.preventDefault();
  const values = link.dataset.filter === undefined ? cellFilter(link.closest('td'))
    : Object.fromEntries(new URLSearchParams(link.dataset.filter));
  change({ ...blank, ...values });
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

// ---- diagram: one path at a time, the inside of a zone, zoom and pan --------
const svg = $('#diagram');
const frame = svg?.parentNode;
const picker = $('#path-pick');
const zonePicker = $('#zone-pick');
function svgElement(tag, attributes, content = '') {
  const made = document.createElementNS(svg.namespaceURI, tag);
  for (const [k, v] of Object.entries(attributes)) made.setAttribute(k, v);
  made.textContent = content;
  return made;
}

// Large models are drawn by zones; what stands inside of each comes with the page as numbers (diagram_insides.h).
const insides = JSON.parse($('#diagram-data')?.textContent ?? '[]').map(([box, title, note, width, height, boxes, arrows]) => (
  { box, title, note, width, height, boxes, arrows }));
const overview = svg && { children: [...svg.childNodes], box: svg.getAttribute('viewBox'), caption: $('#path-text').textContent };
const insideOf = new Map(insides.flatMap((inside) => inside.boxes.filter(([id]) => id).map(([id]) => [id, inside])));
let shown = null; // the inside that is drawn, null for the whole
const drawings = new Map();

function boxElement([id, kind, x, y, width, height, lines, subtitle, tooltip, gaps]) {
  const group = svgElement('g', { class: `comp${kind === 'away' ? ' away' : ''}`, 'data-el': id });
  group.append(svgElement('title', {}, tooltip), svgElement('rect', { class: 'box', x, y, width, height,
    rx: kind === 'actor' ? height / 2 : kind === 'store' ? 0 : 6, ...(kind === 'external' ? { 'stroke-dasharray': '5 3' } : {}) }));
  if (kind === 'store') group.append(svgElement('path', { class: 'lid', d: `M${x} ${y + 4}h${width}M${x} ${y + height - 4}h${width}`, fill: 'none' }));
  const centre = { x: x + width / 2, 'text-anchor': 'middle' };
  lines.forEach((line, i) => group.append(svgElement('text', { ...centre, class: 'name', y: y + 21 + 17 * i, 'font-size': 13, 'font-weight': 600 }, line)));
  group.append(svgElement('text', { ...centre, class: 'type', y: y + 20 + 17 * lines.length, 'font-size': 11 }, subtitle));
  if (gaps) {
    const wide = 11 + 7 * String(gaps).length;
    const badge = svgElement('g', { class: 'badge' });
    badge.append(svgElement('rect', { x: x + width - 4 - wide / 2, y: y - 9, width: wide, height: 18, rx: 9 }),
      svgElement('text', { x: x + width - 4, y: y + 4, 'text-anchor': 'middle', 'font-size': 11, 'font-weight': 600 }, String(gaps)));
    group.append(badge);
  }
  return group;
}
function drawingOf(inside) {
  if (!drawings.has(inside)) {
    drawings.set(inside, [...inside.arrows.map(([id, tooltip, gaps, x, y, d]) => {
      const arrow = svgElement('path', { class: `edge${gaps ? ' gaps' : ''}`, 'data-el': id, 'data-mid': `${x} ${y}`, d });
      arrow.append(svgElement('title', {}, tooltip));
      return arrow;
    }), ...inside.boxes.map(boxElement)]);
  }
  return drawings.get(inside);
}
function clearPath() {
  for (const node of $$('.hot, .stop', svg)) node.classList.remove('hot', 'stop');
  for (const step of $$('.step', svg)) step.remove();
  if (picker) picker.value = '';
}
function showInside(inside) {
  if (shown === inside) return;
  shown = inside;
  const kept = overview.children.slice(0, 2); // the name and the arrow heads
  svg.replaceChildren(...(inside ? [...kept, ...drawingOf(inside)] : overview.children));
  const [x, y, width, height] = inside ? [-16, -16, inside.width + 32, inside.height + 32] : overview.box.split(' ');
  for (const [name, value] of [['viewBox', `${x} ${y} ${width} ${height}`], ['width', width], ['height', height]]) svg.setAttribute(name, value);
  svg.classList.toggle('small', Boolean(inside) && inside.width < 940);
  zoom(0);
  clearPath();
  if (zonePicker) zonePicker.value = inside ? inside.box : '';
  $('#path-text').textContent = inside ? `${inside.title}: ${inside.note}. Dashed boxes are other zones.` : overview.caption;
  $('#diagram-name').textContent = inside ? `Architecture diagram, inside of ${inside.title}` : 'Architecture diagram by zones';
}
function highlight(f) {
  if (!svg || !picker || !f) return;
  const path = steps(f.path);
  if (insides.length) showInside(path.map((step) => insideOf.get(step.id)).filter(Boolean).pop() ?? null);
  clearPath();
  let number = 0;
  for (const hop of path) {
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
  $('#path-text').textContent = `${shown ? `${shown.title}. ` : ''}Highlighted: ${f.key}. ${text(f.note)}`;
  $('#diagram-name').textContent = `Architecture diagram. Highlighted: ${f.key}`;
}
picker?.addEventListener('input', (event) => {
  if (event.target.value) highlight(findings.find((f) => f.fingerprint === event.target.value));
  else showInside(null);
});
document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-path]');
  if (link) highlight(findings.find((f) => f.fingerprint === link.dataset.path));
});
for (const inside of insides) {
  zonePicker.append(el('option', { value: inside.box }, inside.title));
  $(`[data-el="z:${inside.box}"]`, svg)?.classList.add('door');
}
zonePicker?.addEventListener('input', () => showInside(insides.find(({ box }) => String(box) === zonePicker.value) ?? null));

let scale = 1;
// The point of the drawing in the middle of the frame stays there.
function zoom(factor) {
  if (!svg) return;
  const before = svg.getBoundingClientRect().width || 1;
  const x = frame.scrollLeft + frame.clientWidth / 2;
  const y = frame.scrollTop + frame.clientHeight / 2;
  scale = factor ? Math.min(8, Math.max(0.5, scale * factor)) : 1;
  // A length through the object model, which the policy allows, unlike a style attribute.
  svg.style.width = scale === 1 ? '' : `${Math.round(100 * scale)}%`;
  svg.style.minWidth = scale < 1 ? '0' : '';
  svg.style.maxWidth = scale === 1 ? '' : 'none';
  frame.classList.toggle('zoomed', scale > 1);
  const grown = svg.getBoundingClientRect().width / before;
  frame.scrollTo(x * grown - frame.clientWidth / 2, y * grown - frame.clientHeight / 2);
}
for (const button of $$('[data-zoom]')) button.addEventListener('click', () => zoom(Number(button.dataset.zoom)));
if (frame) {
  frame.classList.add('grab');
  frame.addEventListener('keydown', (event) => {
    const factor = { '+': 1.4, '=': 1.4, '-': 1 / 1.4, 0: 0 }[event.key];
    if (factor === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    zoom(factor);
  });
  frame.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return; // the wheel alone scrolls the page
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2);
  }, { passive: false });
  let held = null; // where the mouse went down; fingers scroll by themselves
  let moved = false;
  frame.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    held = { x: event.clientX + frame.scrollLeft, y: event.clientY + frame.scrollTop };
    moved = false;
  });
  addEventListener('pointermove', (event) => {
    if (!held) return;
    const [left, top] = [held.x - event.clientX, held.y - event.clientY];
    if (!moved && Math.hypot(left - frame.scrollLeft, top - frame.scrollTop) < 4) return;
    moved = true;
    frame.classList.add('held');
    frame.scrollTo({ left, top, behavior: 'instant' });
  });
  addEventListener('pointerup', () => {
    held = null;
    frame.classList.remove('held');
  });
  svg.addEventListener('click', (event) => {
    const door = event.target.closest('.door');
    if (door && !moved) showInside(insides.find(({ box }) => `z:${box}` === door.dataset.el) ?? null);
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
    target.fill?.();
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
addEventListener('beforeprint', () => {
  for (const details of $$('details')) {
    details.fill?.();
    details.open = true;
  }
});
