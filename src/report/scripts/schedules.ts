import { PLAYHEAD } from '../playhead.ts';

/**
 * Runs in the reader's browser: unpacks the schedule of the policy that is chosen, draws it, and follows the slider:
 * a line in every chart, what runs and waits then, and the last decision until then with its candidates.
 */
export const SCHEDULE_SCRIPT = `
const explorer = document.getElementById('explorer');
if (explorer) {
  const at = (id) => document.getElementById(id);
  const sources = [...document.querySelectorAll('script.schedule')];
  const [policy, time, clock, picked] = [at('policy'), at('time'), at('clock'), at('decision')];
  const number = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });
  const text = (value) => (value === null || value === undefined ? '–' : typeof value === 'number' ? number.format(value) : value);
  let schedule;
  let views = [];
  let current = -1;
  let second = 0;

  /** Decisions with their candidates as rows, which are packed as columns. */
  function withRows({ columns, decisions, cells }) {
    let at = 0;
    return {
      columns,
      decisions: decisions.map((decision) => {
        const rows = Array.from({ length: decision.candidates }, (_, k) => cells.map((column) => column[at + k]));
        at += rows.length;
        return { ...decision, candidates: rows };
      }),
    };
  }

  function tableFrom(columns, rows, chosen) {
    const table = document.createElement('table');
    const head = table.createTHead().insertRow();
    for (const column of columns) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.textContent = column;
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of rows) {
      const line = body.insertRow();
      if (chosen !== undefined && row[0] === chosen) {
        line.className = 'chosen';
        line.setAttribute('aria-current', 'true');
      }
      row.forEach((value) => {
        const cell = line.insertCell();
        cell.textContent = text(value);
        if (typeof value === 'number') cell.className = 'n';
      });
      [...line.cells].forEach((cell, k) => { if (cell.className) head.cells[k].className = 'n'; });
    }
    return table;
  }

  function chartBox({ id, title, note, table }) {
    const box = document.createElement('div');
    const heading = document.createElement('h3');
    heading.textContent = title;
    const remark = document.createElement('p');
    remark.className = 'note';
    remark.textContent = note;
    const frame = document.createElement('div');
    frame.className = 'chart';
    frame.tabIndex = 0;
    frame.setAttribute('role', 'group');
    frame.setAttribute('aria-label', title + ', chart');
    const canvas = document.createElement('div');
    canvas.id = id;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', title);
    frame.append(canvas);
    const more = document.createElement('details');
    const summary = document.createElement('summary');
    summary.textContent = 'numbers';
    const numbers = document.createElement('div');
    numbers.className = 'numbers';
    more.append(summary, numbers);
    more.ontoggle = () => {
      if (!numbers.hasChildNodes()) numbers.append(tableFrom(table.columns, table.rows));
    };
    box.append(heading, remark, frame, more);
    return [box, canvas];
  }

  async function draw() {
    const boxes = schedule.charts.map(chartBox);
    const [first, ...others] = boxes.map(([box]) => box);
    at('gantt').replaceChildren(first);
    at('loads').replaceChildren(...others);
    views = await Promise.all(boxes.map(([, canvas], k) => drawChart(canvas, schedule.charts[k].spec, schedule.charts[k].id)));
    moveLines();
  }

  function moveLines() {
    for (const view of views) view.signal('${PLAYHEAD}', second).runAsync();
  }

  function decisions() {
    return schedule.decisions ? schedule.decisions.decisions : [];
  }

  /** The last decision until now; -1 before the first. */
  function lastDecision() {
    return decisions().findLastIndex((decision) => decision.time <= second);
  }

  function showTime(to) {
    second = to;
    time.value = String(to);
    const said = number.format(second) + ' s';
    clock.textContent = said;
    time.setAttribute('aria-valuetext', said);
    const rows = schedule.charts[0].table.rows.filter(([what]) => what === 'run' || what === 'lost');
    const running = rows.filter((row) => row[5] <= second && second < row[6]).length;
    const waiting = new Set(rows.filter((row) => row[4] <= second && second < row[5]).map((row) => row[1])).size;
    at('state').textContent = 'At ' + said + ' ' + running + ' of the drawn tasks run and ' + waiting + ' wait.';
    moveLines();
  }

  function showDecision(k) {
    current = k;
    const found = decisions()[k];
    at('previous').disabled = k <= 0;
    at('next').disabled = k >= decisions().length - 1;
    at('decision-title').textContent = found ? 'Decision ' + found.decision : 'Decision';
    if (!found) {
      picked.selectedIndex = -1;
      at('decision-note').textContent = decisions().length > 0 ? 'None was recorded until then.' : 'None was recorded.';
      at('candidates').replaceChildren();
      return;
    }
    picked.value = String(k);
    const where = found.executor === null ? '' : ' on ' + found.executor;
    at('decision-note').textContent =
      'At ' + number.format(found.time) + ' s about task ' + found.task + ': candidate ' + found.chosen + where + ' of ' + found.of +
      (found.candidates.length < found.of ? '; ' + found.candidates.length + ' are listed' : '') + '.';
    const { columns } = schedule.decisions;
    const table = tableFrom(columns, found.candidates, found.chosen);
    at('candidates').replaceChildren(table);
    makeSortable(table);
  }

  function goTo(k) {
    const found = decisions()[k];
    if (!found) return;
    showTime(found.time);
    showDecision(k);
  }

  async function choose() {
    schedule = await unpack(sources[Number(policy.value)]);
    if (schedule.decisions) schedule.decisions = withRows(schedule.decisions);
    time.min = String(schedule.from);
    time.max = String(schedule.to);
    time.step = String((schedule.to - schedule.from) / 1000);
    picked.replaceChildren(
      ...decisions().map((decision, k) => new Option(decision.decision + ' (' + number.format(decision.time) + ' s)', String(k))),
    );
    showTime(schedule.from);
    showDecision(lastDecision());
    await draw();
    explorer.dataset.shown = policy.value;
  }

  policy.onchange = choose;
  time.oninput = () => { showTime(Number(time.value)); showDecision(lastDecision()); };
  picked.onchange = () => goTo(Number(picked.value));
  at('previous').onclick = () => goTo(current - 1);
  at('next').onclick = () => goTo(current + 1);
  whenModeChanges.push(() => { if (schedule) draw(); });
  choose();
}
`;
