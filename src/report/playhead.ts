import type { TopLevelSpec } from 'vega-lite';

/** The signal of a view that {@link withPlayhead} made: the second that is looked at. */
export const PLAYHEAD = 'now';

/** Of no class of tasks and on no scale. */
export const PLAYHEAD_COLOUR = '#e0218a';

/** A layered chart over time with a line at the second that the signal {@link PLAYHEAD} says. */
export function withPlayhead(spec: TopLevelSpec, at: number): TopLevelSpec {
  const { layer } = spec as unknown as { layer: readonly object[] };
  const rule = {
    data: { values: [{}] },
    transform: [{ calculate: PLAYHEAD, as: 'at' }],
    mark: { type: 'rule', strokeWidth: 2, color: PLAYHEAD_COLOUR, clip: true },
    encoding: { x: { field: 'at', type: 'quantitative' }, y: null },
  };
  return {
    ...spec,
    params: [{ name: PLAYHEAD, value: at }],
    layer: [...layer, rule],
  } as unknown as TopLevelSpec;
}
