// Two short tones, made here: no file, no request. A browser stays silent until somebody has clicked
// on the page once; the screen says it all the same.
export function ring() {
  if (!navigator.userActivation.hasBeenActive) return;
  try {
    const sound = new AudioContext();
    for (const [begin, pitch] of [
      [0, 880],
      [0.25, 660],
    ] as const) {
      const tone = sound.createOscillator();
      const loudness = sound.createGain();
      tone.frequency.value = pitch;
      loudness.gain.value = 0.2;
      tone.connect(loudness).connect(sound.destination);
      tone.start(sound.currentTime + begin);
      tone.stop(sound.currentTime + begin + 0.2);
    }
    setTimeout(() => void sound.close(), 1000);
  } catch {
    // No sound device: nothing to hear.
  }
}
