import { ARTICLES } from './articles.ts';

/**
 * Runs in the reader's browser: shows the open decisions, asks for them anew every two seconds, and sends what is chosen.
 *
 * A decision that is shown stays as it is until it is over, so that neither the focus nor a comment half written is lost.
 */
export const SCRIPT = `${ARTICLES}
const POLL = 2000;
const PATIENCE = 10000;
const SHOWN = 100;
const KEY = 'switchyard-token';
const at = (id) => document.getElementById(id);
const [list, status, tokenField] = [at('list'), at('status'), at('token')];
const shown = new Map();
let token = sessionStorage.getItem(KEY) ?? '';
let skew = 0;
let round = 0;
let timer;

function say(text, bad = false) {
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle('bad', bad);
}

async function ask(path, body) {
  const headers = token === '' ? {} : { authorization: 'Bearer ' + token };
  const message = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const answer = await fetch(path, {
    ...message, headers, cache: 'no-store', credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE),
  });
  const served = Date.parse(answer.headers.get('date'));
  if (!Number.isNaN(served)) skew = served - Date.now();
  const found = await answer.json().catch(() => null);
  if (answer.ok && found !== null) return found;
  if (answer.status === 401) throw new Error('A token is needed: ' + why(found, 'none was accepted'));
  throw new Error(why(found, 'the server answered ' + answer.status));
}
const why = (problem, otherwise) => problem?.detail ?? problem?.title ?? otherwise;

async function refresh() {
  clearTimeout(timer);
  const mine = ++round;
  try {
    const { pending } = await ask('v1/pending');
    // Another was asked meanwhile, and knows better.
    if (mine !== round) return;
    show(pending);
    const more = pending.length > SHOWN ? ', the oldest ' + SHOWN + ' shown' : '';
    say(pending.length === 0 ? 'Nobody is waited for.' : pending.length + ' open' + more);
    document.title = (pending.length > 0 ? '(' + pending.length + ') ' : '') + 'Pending decisions';
  } catch (error) {
    if (mine !== round) return;
    say(error.name === 'TimeoutError' ? 'The server does not answer.' : error.message, true);
  }
  timer = setTimeout(refresh, POLL);
}

function show(pending) {
  const open = new Set(pending.map(({ id }) => id));
  for (const [id, { article }] of shown) {
    if (!open.has(id)) end(id, article);
  }
  for (const one of pending.slice(0, SHOWN)) {
    if (shown.has(one.id)) continue;
    const article = articleOf(one, (choice, comment) => settle(one, choice, comment, article));
    shown.set(one.id, { article, one });
    list.append(article);
  }
  tick();
}

/** It is over. Where somebody is at work on it, it stays until they have seen that. */
function end(id, article) {
  shown.delete(id);
  if (!article.isConnected) return;
  const inUse = article.contains(document.activeElement) || article.querySelector('textarea').value !== '';
  if (!inUse) return article.remove();
  const dismiss = element('button', { type: 'button', textContent: 'Dismiss', onclick: () => leave(article) });
  const message = closed(article, 'It is over.');
  message.after(dismiss);
  ask('v1/pending/' + encodeURIComponent(id)).then(
    ({ state, by }) => {
      message.textContent = state === 'settled' ? by + ' has settled it.' : 'Its time ran out; the default holds.';
    },
    () => {},
  );
}

/** The focus goes on to the next decision, unless it is elsewhere by now. */
function leave(article) {
  const next = article.nextElementSibling?.querySelector('h2') ?? list;
  const here = article.contains(document.activeElement) || document.activeElement === document.body;
  article.remove();
  if (here) next.focus();
}

async function settle(one, choice, comment, article) {
  const buttons = [...article.querySelectorAll('button:enabled')];
  const message = article.querySelector('.status');
  for (const button of buttons) button.disabled = true;
  try {
    await ask('v1/pending/' + encodeURIComponent(one.id), { choice, ...(comment === '' ? {} : { comment }) });
    leave(article);
    await refresh();
  } catch (error) {
    if (!shown.has(one.id)) return;
    message.textContent = error.message;
    message.classList.add('bad');
    for (const button of buttons) button.disabled = false;
    if (document.activeElement === document.body) buttons[0].focus();
  }
}

function tick() {
  for (const { article, one } of shown.values()) {
    const seconds = Math.max(0, Math.round((Date.parse(one.expires) - Date.now() - skew) / 1000));
    const [minutes, rest] = [Math.floor(seconds / 60), String(seconds % 60).padStart(2, '0')];
    article.querySelector('.left').textContent = minutes + ':' + rest + ' left';
  }
}

at('who').onsubmit = (event) => {
  event.preventDefault();
  token = tokenField.value.trim();
  tokenField.value = '';
  sessionStorage.setItem(KEY, token);
  refresh();
};
at('forget').onclick = () => {
  token = '';
  sessionStorage.removeItem(KEY);
  shown.clear();
  list.replaceChildren();
  refresh();
};
document.onvisibilitychange = () => {
  if (!document.hidden) refresh();
};
setInterval(tick, 1000);
refresh();
`;
