// Numbers that look random and are the same for the same seed (Marsaglia's xorshift).

/** `random(n)` is one of 0 … n - 1; the seed is not 0. */
export function randomNumbers(seed) {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
