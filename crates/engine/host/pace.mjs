// How quickly the worker may send: a page that is flooded with messages can't be used, and its queue has no end.
//
// A run is synchronous, so the worker can't hear that a message has been dealt with. It sends at most as much as a page deals with at
// leisure, and waits where a run sends more for longer than a moment.

const MESSAGES_PER_SECOND = 400;
const CHARACTERS_PER_SECOND = 8_000_000;
/** What may be sent at once after a pause, in seconds' worth. */
const BURST = 2;

export class Pace {
  #sleeper = sleeper();
  #now;
  #messages = new Allowance(MESSAGES_PER_SECOND);
  #characters = new Allowance(CHARACTERS_PER_SECOND);

  /** `now()` gives milliseconds. */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** A message of so many characters was sent. Returns when the next may follow. */
  sent(characters) {
    const seconds = this.#now() / 1000;
    const wait = Math.max(this.#messages.spend(1, seconds), this.#characters.spend(characters, seconds));
    if (wait > 0) this.#sleeper(wait * 1000);
  }
}

/** So much a second, and what was not used of the last seconds. */
export class Allowance {
  #perSecond;
  #left;
  #at = 0;

  constructor(perSecond) {
    this.#perSecond = perSecond;
    this.#left = BURST * perSecond;
  }

  /** Takes this amount at a time in seconds; gives the seconds until nothing is owed. */
  spend(amount, seconds) {
    this.#left = Math.min(BURST * this.#perSecond, this.#left + (seconds - this.#at) * this.#perSecond) - amount;
    this.#at = seconds;
    return Math.max(0, -this.#left / this.#perSecond);
  }
}

/** Waits without using the processor, where there is memory that could be shared: nobody shares it, so nobody wakes it up early. */
function sleeper() {
  try {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const flag = new Int32Array(buffer);
    const { wait } = Atomics;
    wait(flag, 0, 0, 0);
    return (milliseconds) => wait(flag, 0, 0, milliseconds);
  } catch {
    return (milliseconds) => {
      const until = performance.now() + milliseconds;
      while (performance.now() < until);
    };
  }
}
