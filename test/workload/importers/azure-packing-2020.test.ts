import initSqlJs from 'sql.js';
import { expect, it } from 'vitest';
import { azurePacking2020 } from '../../../src/workload/importers/azure-packing-2020.ts';
import { converted } from '../../fixtures/conversions.ts';

const DAY = 86_400;

async function database(...statements: string[]): Promise<Uint8Array> {
  const { Database } = await initSqlJs();
  const made = new Database();
  made.exec('CREATE TABLE vm(vmId, tenantId, vmTypeId, priority, starttime REAL, endtime REAL)');
  made.exec(
    'CREATE TABLE vmType(id, vmTypeId, machineId, core REAL, memory REAL, hdd REAL, ssd REAL, nic REAL)',
  );
  for (const statement of statements) made.exec(statement);
  return made.export();
}

const SMALL = [
  'INSERT INTO vmType VALUES (0, 1, 7, 0.5, 0.25, NULL, 0, 0.1), (1, 2, 7, 1, 1, 0, 0, 0), (2, 3, 8, 1, 1, 0, 0, 0)',
  `INSERT INTO vm VALUES ('a', 1, 1, 0, 0.5, 1.5), ('b', 1, 2, 1, -1497.2, 2), ('c', 2, 1, 1, 3, NULL),
    ('d', 2, 3, 0, 4, 5), ('e', 2, 1, 0, NULL, 5), ('f', 2, 1, 0, 6, 5)`,
];

it('lets VMs live from one fractional day to another on fractions of a machine', async () => {
  const { tasks, scenario } = await converted(azurePacking2020, [['p.sqlite', await database(...SMALL)]], {
    machines: 3,
  });
  expect(tasks).toEqual([
    { id: 'b', arrival: 0, work: 2 * DAY, class: 'vm-2', priority: 0 },
    { id: 'a', arrival: DAY / 2, work: DAY, class: 'vm-1', priority: 1 },
    { id: 'c', arrival: 3 * DAY, work: 87 * DAY, class: 'vm-1', priority: 0 },
  ]);
  expect(scenario).toMatchObject({
    executors: [{ name: 'machine', count: 3, resources: { core: 1e6, memory: 1e6 } }],
    tasks: [
      { name: 'vm-1', demand: { core: 500_000, memory: 250_000, nic: 100_000 } },
      { name: 'vm-2', demand: { core: 1e6, memory: 1e6 } },
    ],
  });
});

it('counts what it leaves out', async () => {
  const { report } = await converted(azurePacking2020, [['p.sqlite', await database(...SMALL)]]);
  expect(report).toEqual({
    rows: 6,
    kept: 3,
    dropped: { 'does not fit on the machine type': 1, 'start unknown': 1, 'ends before it begins': 1 },
    censored: 1,
    zeroDurations: 0,
    cycles: null,
    notes: ['1 VMs lived before the trace; they arrive at its beginning'],
  });
});

it('refuses what is no such database, and a machine type that it does not know', async () => {
  const convert = (content: Uint8Array | string, options = {}) =>
    converted(azurePacking2020, [['p.sqlite', content]], options);
  await expect(convert('no database at all')).rejects.toThrow(/^p\.sqlite: .*expected an SQLite file/);
  await expect(convert(await database(...SMALL, 'DROP TABLE vm'))).rejects.toThrow(
    /^p\.sqlite: no such table: vm/,
  );
  await expect(convert(await database())).rejects.toThrow('p.sqlite: the table vmType is empty');
  await expect(convert(await database(...SMALL), { machine: 9 })).rejects.toThrow(
    '--machine: no machine type 9',
  );
});
