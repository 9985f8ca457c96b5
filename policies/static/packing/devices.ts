const WHOLE = 1000;

/** What a demand in thousandths of GPUs would take: idle devices, or a device in use with so much room. */
export function devicesTaken(devices: ArrayLike<number>, demand: number): { idle: number; room: number } {
  if (demand >= WHOLE) return { idle: demand / WHOLE, room: WHOLE };
  let room = WHOLE;
  for (let d = 0; d < devices.length; d++) if (devices[d]! >= demand) room = Math.min(room, devices[d]!);
  return { idle: room === WHOLE ? 1 : 0, room };
}
