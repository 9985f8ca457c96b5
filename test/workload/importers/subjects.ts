import { readFileSync } from 'node:fs';
import { parseCsvMap } from '../../../src/workload/importers/csv-map.ts';

/** What a fuzz test needs to know of a format: small files of it, and options that it cannot do without. */
export interface Subject {
  readonly files: readonly Uint8Array[];
  readonly options?: Readonly<Record<string, unknown>>;
}

const trace = (name: string) => readFileSync(new URL(`../../fixtures/traces/${name}`, import.meta.url));

/** By format. */
export const subjects: Readonly<Record<string, Subject>> = {
  'alibaba-2018': { files: [trace('alibaba-2018.csv')] },
  'azure-functions-2019': {
    files: [trace('azure-functions-2019-invocations.csv'), trace('azure-functions-2019-durations.csv')],
    options: { minutes: 10 },
  },
  'azure-functions-2021': { files: [trace('azure-functions-2021.csv')] },
  'azure-llm': { files: [trace('azure-llm.csv')], options: { executors: [{ name: 'gpu' }] } },
  'azure-packing-2020': { files: [trace('azure-packing-2020.sqlite')] },
  csv: {
    files: [trace('small.csv')],
    options: {
      map: parseCsvMap(
        'arrival=when,work=seconds,class=kind,slots=cores,estimate=guess,id=name,deadline=late,priority=urgency',
      ),
    },
  },
  'google-2019': { files: [trace('google-2019.jsonl')] },
  openb: { files: [trace('openb-nodes.csv'), trace('openb-pods.csv')] },
  bpmn: { files: [trace('loan.bpmn')] },
  'serverless-workflow': { files: [trace('order.serverless.yaml')] },
  steps: { files: [trace('report.steps.yaml')] },
  jobshop: { files: [trace('small-shop.txt')] },
  wfformat: { files: [trace('wf-1.3.json')] },
  swf: { files: [trace('feedback.swf')], options: { dependencies: true, class: 'user' } },
};
