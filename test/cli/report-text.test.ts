import { expect, it } from 'vitest';
import { reportText } from '../../src/cli/report-text.ts';

it('lists plain values under the name of their report, and reports within it after them', () => {
  expect(reportText('coldStarts', { count: 3, share: null, kept: true, of: { api: 1 } })).toBe(
    [
      'cold starts: count  3',
      'cold starts: share  –',
      'cold starts: kept   yes',
      '',
      'cold starts: of: api  1',
    ].join('\n'),
  );
});

it('makes a table of reports of one shape', () => {
  const text = reportText('byTenant', {
    acme: { tasks: 3, meanResponse: 0.5 },
    zeta: { tasks: 12, meanResponse: 2 },
  });
  expect(text).toBe(
    [
      'by tenant  tasks  mean response',
      'acme           3            0.5',
      'zeta          12              2',
    ].join('\n'),
  );
});
