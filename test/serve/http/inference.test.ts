import { describe, expect, it } from 'vitest';
import { get, post, sharedServer } from './fixture.ts';

const shared = sharedServer();
const VERSION = 'a'.repeat(64);

type Input = { name: string; shape: number[]; datatype: string; data: unknown[] };

const globals: Input = { name: 'globals', shape: [1, 1], datatype: 'FP32', data: [0.5] };
const candidates: Input = {
  name: 'candidates',
  shape: [1, 3, 2],
  datatype: 'FP32',
  data: [1, 0, 3, 0, 9, 0],
};
const mask: Input = { name: 'mask', shape: [1, 3], datatype: 'BOOL', data: [true, true, false] };

const infer = (inputs: readonly unknown[], more: object = {}, url = '/v2/models/fake/infer') =>
  shared.app.inject(post(url, { inputs, ...more }));

describe('metadata', () => {
  it('of the server', async () => {
    expect((await shared.app.inject(get('/v2'))).json()).toEqual({
      name: 'switchyard',
      version: '1.2.3',
      extensions: [],
    });
    expect((await shared.app.inject(get('/v2/health/live'))).json()).toEqual({ live: true });
  });
  it.each(['/v2/models/fake', `/v2/models/fake/versions/${VERSION}`])('of the model at %s', async (url) => {
    expect((await shared.app.inject(get(url))).json()).toEqual({
      name: 'fake',
      versions: [VERSION],
      platform: 'switchyard',
      inputs: [
        { name: 'globals', datatype: 'FP32', shape: [1, 1] },
        { name: 'candidates', datatype: 'FP32', shape: [1, -1, 2] },
        { name: 'mask', datatype: 'BOOL', shape: [1, -1] },
      ],
      outputs: [
        { name: 'scores', datatype: 'FP32', shape: [1, -1] },
        { name: 'index', datatype: 'INT64', shape: [1] },
      ],
    });
    expect((await shared.app.inject(get(`${url}/ready`))).json()).toEqual({ ready: true });
  });
  it.each(['/v2/models/other', '/v2/models/fake/versions/1', '/v2/models/fake/versions/1/ready'])(
    'not of %s',
    async (url) => {
      const { statusCode, body } = await shared.app.inject(get(url));
      expect(statusCode).toBe(404);
      expect(JSON.parse(body).error).toMatch(/^no such (model \(there is: fake\)|version)/);
    },
  );
  it('says when the server is not ready', async () => {
    shared.service.unready = 'loading';
    for (const url of ['/v2/health/ready', '/v2/models/fake/ready']) {
      const { statusCode, body } = await shared.app.inject(get(url));
      expect([statusCode, body]).toEqual([503, '{"error":"loading"}']);
    }
    shared.service.unready = null;
    expect((await shared.app.inject(get('/v2/health/ready'))).json()).toEqual({ ready: true });
  });
});

describe('infer', () => {
  it('answers scores and index; a candidate that is not allowed has the least FP32', async () => {
    const { statusCode, body } = await infer([globals, candidates, mask], { id: 'x' });
    expect(statusCode).toBe(200);
    const answer = JSON.parse(body);
    expect(answer).toEqual({
      model_name: 'fake',
      model_version: VERSION,
      id: 'x',
      outputs: [
        { name: 'scores', datatype: 'FP32', shape: [1, 3], data: [1, 3, -3.4028234663852886e38] },
        { name: 'index', datatype: 'INT64', shape: [1], data: [1] },
      ],
    });
    expect(Math.fround(answer.outputs[0].data[2])).toBe(answer.outputs[0].data[2]);
  });
  it('takes tensors without a batch, nested data, other types, a version, and answers what is asked for', async () => {
    const inputs = [
      { ...globals, shape: [1], datatype: 'FP64' },
      {
        ...candidates,
        shape: [3, 2],
        data: [
          [1, 0],
          [3, 0],
          [9, 0],
        ],
      },
      { ...mask, shape: [3], datatype: 'UINT8', data: [1, 1, 255] },
    ];
    const url = `/v2/models/fake/versions/${VERSION}/infer`;
    const { body } = await infer(inputs, { outputs: [{ name: 'index' }] }, url);
    expect(JSON.parse(body).outputs).toEqual([{ name: 'index', datatype: 'INT64', shape: [1], data: [2] }]);
  });
  it.each([
    ['a missing input', [globals, candidates], "input 'mask' is missing"],
    ['an input twice', [globals, candidates, candidates], "input 'candidates' is given twice"],
    [
      'an unknown input',
      [globals, candidates, { ...mask, name: 'masks' }],
      "unknown input 'masks' (allowed: globals, candidates, mask)",
    ],
    [
      'another width',
      [globals, { ...candidates, shape: [1, 2, 3] }, mask],
      "input 'candidates' has the shape [1,2,3] (allowed: [N, 2] or [1, N, 2])",
    ],
    [
      'a batch of two',
      [{ ...globals, shape: [2, 1], data: [1, 1] }, candidates, mask],
      "input 'globals' has the shape [2,1] (allowed: [1] or [1, 1])",
    ],
    [
      'no candidates',
      [globals, { ...candidates, shape: [1, 0, 2], data: [] }, mask],
      "input 'candidates' has the shape [1,0,2] (allowed: [N, 2] or [1, N, 2])",
    ],
    [
      'another number of rows in the mask',
      [globals, candidates, { ...mask, shape: [1, 2] }],
      "input 'mask' has the shape [1,2] (allowed: [3] or [1, 3])",
    ],
    [
      'data that is too short',
      [globals, { ...candidates, data: [1, 2] }, mask],
      "input 'candidates' holds 2 values, but its shape [1,3,2] says 6",
    ],
    [
      'a type for the other kind',
      [globals, candidates, { ...mask, datatype: 'FP32' }],
      "input 'mask' has the datatype FP32 (allowed: BOOL, UINT8)",
    ],
    [
      'words',
      [globals, { ...candidates, data: [1, 0, 3, '0', 9, 0] }, mask],
      "input 'candidates' is no FP32 at 3",
    ],
    [
      'a byte too many',
      [globals, candidates, { ...mask, datatype: 'UINT8', data: [0, 1, 256] }],
      "input 'mask' is no UINT8 at 2",
    ],
    [
      'a truth that is neither',
      [globals, candidates, { ...mask, data: [true, 2, false] }],
      "input 'mask' is no BOOL at 1",
    ],
  ])('refuses %s', async (_, inputs, error) => {
    const { statusCode, body } = await infer(inputs);
    expect([statusCode, JSON.parse(body)]).toEqual([400, { error }]);
  });
  it('refuses infinity', async () => {
    const text = JSON.stringify({ inputs: [globals, candidates, mask] }).replace('0.5', '1e999');
    const { statusCode, body } = await shared.app.inject(post('/v2/models/fake/infer', text));
    expect([statusCode, body]).toEqual([400, '{"error":"input \'globals\' is no FP32 at 0"}']);
  });
});
