import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/core/arena.ts';
import { AllocationCurve } from '../../../src/sim/resources/gpu-allocation.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

describe('the GPUs allocated as load arrives', () => {
  it('count what an instant leaves behind, at the level that its arrivals reach', () => {
    const curve = new AllocationCurve(1000);
    curve.arrived(400, 0);
    curve.change(400, 0);
    expect(curve.report()).toMatchObject({ final: 40, at: { 50: null } });
    curve.arrived(250, 1);
    curve.arrived(100, 1);
    curve.change(100, 1);
    expect(curve.report()).toMatchObject({ final: 50, at: { 50: 50, 60: 50, 70: 50, 80: null } });
    curve.arrived(600, 2);
    expect(curve.report()).toMatchObject({ final: 50, at: { 80: 50, 130: 50 } });
  });

  it('hold when tasks leave later', () => {
    const curve = new AllocationCurve(1000);
    curve.arrived(600, 1);
    curve.change(600, 1);
    curve.change(-600, 2);
    expect(curve.report()).toMatchObject({ final: 60, at: { 50: 60 } });
    curve.arrived(100, 3);
    expect(curve.report()).toMatchObject({ final: 0, at: { 50: 60, 60: 60, 70: 0 } });
  });

  it('are saved', () => {
    const curve = new AllocationCurve(1000);
    curve.arrived(600, 1);
    curve.change(600, 1);
    const arena = new Arena();
    curve.save(arena);
    arena.rewind();
    const other = new AllocationCurve(1000);
    other.load(arena);
    expect(other.report()).toEqual(curve.report());
  });

  it('are a metric where there are GPUs', async () => {
    const world = {
      name: 'gpus',
      control: 'placement',
      horizon: { tasks: 3 },
      tasks: [{ name: 'a', gpu: { share: 600 }, work: { dist: 'deterministic', value: 1 } }],
      arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 10 } },
    };
    const gpus = await scenarioOf({ ...world, executors: [{ name: 'n', gpus: { count: 1 } }] });
    expect(simulated(gpus, 'first-fit', '1').result.metrics.gpuAllocation).toMatchObject({
      final: 60,
      at: { 50: 60, 60: 60, 100: 60, 130: 60 },
    });
    const [task] = world.tasks;
    const none = await scenarioOf({
      ...world,
      tasks: [{ ...task, gpu: undefined }],
      executors: [{ name: 'n' }],
    });
    expect(simulated(none, 'first-fit', '1').result.metrics).not.toHaveProperty('gpuAllocation');
  });
});
