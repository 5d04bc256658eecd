// Things that only one piece of work may use at a time.

export class Pool {
  #free;
  #waiting = [];

  constructor(things) {
    this.all = things;
    this.#free = [...things];
  }

  /** Does the work with the first thing that is free, and gives what it gives. */
  async use(work) {
    const thing = this.#free.pop() ?? (await new Promise((resolve) => this.#waiting.push(resolve)));
    try {
      return await work(thing);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(thing);
      else this.#free.push(thing);
    }
  }
}
