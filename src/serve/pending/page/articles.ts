/**
 * Runs in the reader's browser: makes what is shown of a decision. Whatever the server says becomes text, never markup.
 */
export const ARTICLES = `
const number = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 5 });

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function articleOf(one, choose) {
  const heading = element('h2', { id: 'h-' + one.id, tabIndex: -1, textContent: nameOf(one) });
  const left = element('span', { className: 'left' });
  const comment = element('textarea', { id: 'c-' + one.id, maxLength: 2000, rows: 1 });
  const message = element('p', { className: 'status' });
  message.setAttribute('role', 'status');
  const article = element('article', {},
    element('div', { className: 'top' }, heading, left),
    element('p', { className: 'reason', textContent: 'Asked because: ' + one.reason }),
    facts(one.task),
    element('div', { className: 'comment' },
      element('label', { htmlFor: comment.id, textContent: 'Comment, for the record' }), comment),
    element('div', { className: 'scroll' }, candidates(one, (choice) => choose(choice, comment.value))),
    message,
  );
  article.setAttribute('aria-labelledby', heading.id);
  return article;
}

const nameOf = ({ decision, task }) =>
  'Decision ' + decision + (typeof task?.id === 'string' ? ' on task ' + task.id : '');

function facts(task) {
  const entries = typeof task === 'object' && task !== null ? Object.entries(task) : [['task', task]];
  return element('dl', {}, ...entries.flatMap(([name, value]) => [
    element('dt', { textContent: name }),
    element('dd', { textContent: typeof value === 'string' ? value : JSON.stringify(value) }),
  ]));
}

function candidates(one, choose) {
  const head = element('tr');
  for (const [text, className] of [['Candidate', ''], ['Score', 'n'], ['Choice', 'act']]) {
    head.append(element('th', { textContent: text, className, scope: 'col' }));
  }
  const body = element('tbody', {}, ...one.candidates.map((name, k) => candidate(one, name, k, choose)));
  const table = element('table', {}, element('thead', {}, head), body);
  if (!one.allowed.includes(true)) {
    const button = element('button', { type: 'button', textContent: 'Seen', onclick: () => choose(null) });
    const cell = element('td', { colSpan: 3, className: 'act' }, 'No candidate is allowed: nothing can be chosen. ', button);
    body.append(element('tr', {}, cell));
  }
  return table;
}

function candidate(one, name, k, choose) {
  const [allowed, score] = [one.allowed[k] === true, one.scores[k]];
  const said = [[k === one.proposed, 'proposed'], [k === one.standing, 'default'], [!allowed, 'forbidden']];
  const words = said.filter(([holds]) => holds).map(([, word]) => word);
  const button = element('button', { type: 'button', textContent: 'Choose', disabled: !allowed, onclick: () => choose(k) });
  button.setAttribute('aria-label', 'Choose ' + name);
  return element('tr', { className: words.join(' ') },
    element('td', {}, name, ...words.flatMap((word) => [' ', element('span', { className: 'tag', textContent: word })])),
    element('td', { className: 'n', textContent: typeof score === 'number' ? number.format(score) : '–' }),
    element('td', { className: 'act' }, button),
  );
}

/** Nothing can be chosen in it any more. */
function closed(article, text) {
  for (const button of article.querySelectorAll('button')) button.disabled = true;
  const message = article.querySelector('.status');
  message.textContent = text;
  message.classList.add('bad');
  return message;
}
`;
