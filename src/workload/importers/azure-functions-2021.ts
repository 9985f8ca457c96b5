import { z } from 'zod';
import { emptyReport } from '../trace.ts';
import { CsvTable } from './csv-table.ts';
import { fleetOption, OfferedLoad } from './default-fleet.ts';
import { dropInto } from './drops.ts';
import type { ConvertedFormat, ConvertedTask } from './importer.ts';

const optionsSchema = z.strictObject({ executors: fleetOption });

/**
 * The function invocations of Azure, two weeks of 2021 (Zhang et al., "Faster and Cheaper Serverless Computing on
 * Harvested Resources", SOSP 2021): `app,func,end_timestamp,duration`, in seconds and in order of the ends. An
 * invocation arrives at its end less its duration, cold starts left out. The application is its class.
 */
export const azureFunctions2021: ConvertedFormat<z.infer<typeof optionsSchema>> = {
  summary: 'Azure Functions 2021: an invocation a line',
  files: { least: 1, most: 1, what: 'one .csv' },
  options: optionsSchema,

  convert([file], { executors }) {
    const report = emptyReport();
    const load = new OfferedLoad();
    function* tasks(): Iterable<ConvertedTask> {
      const table = CsvTable.withHeader(file!, ['app', 'func', 'end_timestamp', 'duration']);
      while (table.next()) {
        report.rows = table.rows;
        if (table.isEmpty('duration')) {
          report.censored++;
          dropInto(report, 'duration unknown');
          continue;
        }
        const work = table.number('duration', { least: 0 });
        const arrival = table.number('end_timestamp', { least: 0 }) - work;
        if (arrival < 0) {
          dropInto(report, 'began before the trace');
          continue;
        }
        if (work === 0) report.zeroDurations++;
        report.kept++;
        load.add(arrival, work);
        yield { id: table.rows, arrival, work, class: table.text('app') };
      }
    }
    return {
      tasks: tasks(),
      report,
      scenario: (arrivals) => ({
        control: 'dispatch',
        executors: executors ?? [{ name: 'worker', count: load.executors }],
        arrivals,
      }),
    };
  },
};
