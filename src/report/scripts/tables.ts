/**
 * Runs in the reader's browser: lets tables be sorted by the buttons in their heads and filtered by lists and words.
 * What has no value stays last.
 */
export const TABLE_SCRIPT = `
function makeSortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'sort';
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.onclick = () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const body = table.tBodies[0];
      const keyed = [...body.rows].map((row) => [keyOf(row.cells[column].textContent), row]);
      keyed.sort(([a], [b]) => compareKeys(a, b, down ? -1 : 1));
      body.append(...keyed.map(([, row]) => row));
    };
  });
}
function keyOf(text) {
  if (text === '–') return null;
  const number = Number(text.replaceAll(',', ''));
  return text === '' || Number.isNaN(number) ? text : number;
}
function compareKeys(a, b, sign) {
  if (a === null || b === null) return (a === null) - (b === null);
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  return sign * String(a).localeCompare(String(b), 'en', { numeric: true });
}
for (const block of document.querySelectorAll('.data')) {
  const table = block.querySelector('table');
  const [rows, lists] = [[...table.tBodies[0].rows], [...block.querySelectorAll('select')]];
  const [words, count] = [block.querySelector('input'), block.querySelector('output')];
  makeSortable(table);
  const filter = () => {
    const wanted = words.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const fits =
        lists.every((list) => list.value === '' || row.cells[list.dataset.column].textContent === list.value) &&
        row.textContent.toLowerCase().includes(wanted);
      row.hidden = !fits;
      shown += fits;
    }
    count.textContent = shown + ' of ' + rows.length + ' rows';
  };
  words.oninput = filter;
  for (const list of lists) list.onchange = filter;
  filter();
}
`;
