// How long scripts ran in each frame, from a trace of Chromium. Time that a script spends in a layout it
// forces counts as the script's.
const scripting = new Set([
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FireIdleCallback',
  'FunctionCall',
  'MajorGC',
  'MinorGC',
  'RunMicrotasks',
  'TimerFire',
  'V8.GCFinalizeMC',
  'V8.GCScavenger',
  'XHRReadyStateChange',
  'v8.callFunction',
  'v8.compile',
  'v8.run',
]);

export const categories = [
  'blink.user_timing',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'v8',
];

// Milliseconds of scripting in each frame between the page's marks `from` and `to`: as the clock on the
// wall tells them, and as the thread itself was running.
export function scripting_per_frame(trace, from, to) {
  const events = JSON.parse(trace.toString()).traceEvents;
  const mark = (name) => events.find((one) => one.name === name && one.cat.includes('blink.user_timing'));
  const [begin, end] = [mark(from), mark(to)];
  if (begin === undefined || end === undefined) throw new Error('the marks are not in the trace');
  const own = events
    .filter((one) => one.pid === begin.pid && one.tid === begin.tid)
    .filter((one) => one.ts >= begin.ts && one.ts <= end.ts)
    .sort((a, b) => a.ts - b.ts);
  const frames = own.filter((one) => one.name === 'AnimationFrame' && one.ph === 'b').map((one) => one.ts);
  const took = frames.map(() => ({ wall: 0, cpu: 0 }));
  let frame = -1;
  let until = 0; // what began before it lies within a script that is counted already
  for (const one of own) {
    while (frame + 1 < frames.length && frames[frame + 1] <= one.ts) frame += 1;
    if (frame < 0 || one.ph !== 'X' || !scripting.has(one.name)) continue;
    const stop = one.ts + one.dur;
    if (stop <= until) continue;
    took[frame].wall += (stop - Math.max(until, one.ts)) / 1000;
    took[frame].cpu += (one.tdur ?? one.dur) / 1000;
    until = stop;
  }
  return took;
}
