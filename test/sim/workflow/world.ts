/** Workflows with everything that they can have: joins, data, conditions, loops, deadlines, failures by full queues. */
export const ORCHESTRATION = {
  name: 'orchestration',
  horizon: { tasks: 150, warmup: 10 },
  executors: [
    { name: 'near', count: 2, speed: 0.7 },
    { name: 'gpu', slots: 2, speed: 2, latency: 0.05, price: { perSecond: 0.01 } },
    { name: 'desk', slots: 3 },
  ],
  tasks: [
    { name: 'api', work: { dist: 'exponential', mean: 0.3 }, sla: { deadline: 3, penalty: 0.1 } },
    { name: 'llm', work: { dist: 'hyperexponential', mean: 2, scv: 3 }, slots: 1 },
    { name: 'wide', work: { dist: 'uniform', low: 0.5, high: 2 }, slots: 2 },
  ],
  workflows: [
    {
      name: 'rag',
      share: 3,
      sla: { deadline: 12, penalty: 1 },
      steps: [
        { name: 'plan', task: 'llm' },
        { name: 'search', task: 'api', after: ['plan'] },
        { name: 'read', task: 'api', after: [{ step: 'plan', bytes: 5e5 }], probability: 0.6 },
        {
          name: 'draft',
          task: 'llm',
          after: [
            { step: 'search', bytes: 2e6 },
            { step: 'read', bytes: 1e6 },
          ],
        },
        { name: 'check', task: 'api', after: ['draft'], repeat: { from: 'draft', probability: 0.3 } },
        { name: 'approve', task: 'wide', after: ['check'], probability: 0.2 },
        { name: 'send', task: 'api', after: ['approve'] },
      ],
    },
    {
      name: 'batch',
      steps: [
        { name: 'split', task: 'api' },
        { name: 'a', task: 'wide', after: [{ step: 'split', bytes: 1e6 }] },
        { name: 'b', task: 'llm', after: [{ step: 'split', bytes: 1e6 }], unless: 'a' },
        { name: 'c', task: 'llm', after: ['split'], when: 'split' },
        { name: 'join', task: 'api', after: [{ step: 'a', bytes: 1e5 }, 'b', 'c'] },
      ],
    },
  ],
  arrivals: { process: 'poisson', rate: 0.5 },
  links: { bandwidth: 1e6, latency: 0.1 },
  reward: { cost: 1, latency: 0.1, sla: 1, slowdown: 0.1 },
};

export const CONTROLS = [
  { ...ORCHESTRATION, control: 'workflow', name: 'workflow' },
  { ...ORCHESTRATION, control: 'dispatch', name: 'dispatch' },
  {
    ...ORCHESTRATION,
    control: 'workflow',
    name: 'closed',
    arrivals: { process: 'closed', clients: 4, think: { dist: 'exponential', mean: 2 } },
  },
  {
    ...ORCHESTRATION,
    control: 'dispatch',
    name: 'overloaded',
    arrivals: { process: 'poisson', rate: 3 },
    executors: ORCHESTRATION.executors.map((each) => ({ ...each, queue: { capacity: 4 } })),
  },
];
