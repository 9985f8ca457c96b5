import { expect, test } from 'vitest';
import { importOptions } from '../../src/cli/import-options.ts';
import { importers } from '../../src/workload/importers/index.ts';

test('an option that formats share says for each of them what it means there', () => {
  const { executors, limit } = importOptions();
  const lines = String(executors!.describe).split('\n');
  expect(lines.find((line) => line.startsWith('azure-llm, csv: '))).not.toMatch(/70 %|kind/);
  expect(lines.find((line) => line.includes('google-2019'))).toMatch(/70 % busy/);
  expect(lines.find((line) => line.includes('steps: '))).toMatch(/kind: service/);
  expect(limit!.describe).toBe('alibaba-2018: Most jobs to take [200]\nswf: Most jobs to take');
});

test('every line begins with the formats that have the option', () => {
  for (const { describe } of Object.values(importOptions())) {
    for (const line of String(describe).split('\n')) {
      for (const name of line.split(': ')[0]!.split(', ')) expect(importers.names()).toContain(name);
    }
  }
});
