// Home of the sounds of the results: none like another, so that nobody need look.

const TUNES = {
  // [hertz, from, to] in seconds
  admit: { wave: "sine", notes: [[1320, 0, 0.15]], shake: [60] },
  assist: { wave: "triangle", notes: [[660, 0, 0.15], [660, 0.25, 0.4]], shake: [80, 80, 80] },
  invalid: { wave: "square", notes: [[165, 0, 0.7]], shake: [500] },
  cannot_tell: { wave: "triangle", notes: [[520, 0, 0.15], [430, 0.2, 0.35], [350, 0.4, 0.55]], shake: [60, 60, 60, 60, 60] },
};
let context = null;

// Browsers let a page sound only after somebody has touched it.
export function wake() {
  context ??= window.AudioContext ? new AudioContext() : null;
  context?.resume();
}

export function play(result) {
  const { wave, notes, shake } = TUNES[result];
  navigator.vibrate?.(shake);
  if (context?.state !== "running") return;
  for (const [hertz, from, to] of notes) {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.type = wave;
    tone.frequency.value = hertz;
    volume.gain.value = 0.25;
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + from);
    tone.stop(context.currentTime + to);
  }
}
