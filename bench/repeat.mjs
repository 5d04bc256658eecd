// Repeated measurements: everything that is compared takes turns, so that the machine's other work falls on all alike.

/** Runs every measurement `times` times in turns; gives the numbers of each by its name. */
export async function inTurns(times, measurements) {
  const numbers = Object.fromEntries(Object.keys(measurements).map((name) => [name, []]));
  for (let turn = 0; turn < times; turn += 1) {
    for (const [name, measure] of Object.entries(measurements)) numbers[name].push(await measure());
  }
  return numbers;
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
