// A promise whose `then` goes on at once when it has settled, and not after everything that runs now.
//
// PGlite's bundle begins with this text: there it takes the place of `Promise`, and `await` is lowered to its `then`. So a start of
// PGlite that has everything it needs is over when the constructor returns, and a further database can be made while Python, which
// can't wait, is running. Everything else is as promises have it, but that nobody is told of an error that nobody takes.

export class Promise {
  #state = 'pending';
  #value;
  #waiting = [];

  constructor(executor) {
    const reject = (error) => this.#settle('rejected', error);
    try {
      executor((value) => this.#resolve(value), reject);
    } catch (error) {
      reject(error);
    }
  }

  then(onFulfilled, onRejected) {
    return new Promise((resolve, reject) => {
      const goOn = () => {
        const fulfilled = this.#state === 'fulfilled';
        const handler = fulfilled ? onFulfilled : onRejected;
        if (typeof handler !== 'function') return (fulfilled ? resolve : reject)(this.#value);
        try {
          resolve(handler(this.#value));
        } catch (error) {
          reject(error);
        }
      };
      if (this.#state === 'pending') this.#waiting.push(goOn);
      else goOn();
    });
  }

  catch(onRejected) {
    return this.then(undefined, onRejected);
  }

  finally(onEnd) {
    return this.then(
      (value) => Promise.resolve(onEnd()).then(() => value),
      (error) => Promise.resolve(onEnd()).then(() => Promise.reject(error)),
    );
  }

  #resolve(value) {
    if (typeof value?.then === 'function') {
      value.then(
        (result) => this.#resolve(result),
        (error) => this.#settle('rejected', error),
      );
    } else this.#settle('fulfilled', value);
  }

  #settle(state, value) {
    if (this.#state !== 'pending') return;
    this.#state = state;
    this.#value = value;
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  static resolve(value) {
    return value instanceof Promise ? value : new Promise((resolve) => resolve(value));
  }

  static reject(error) {
    return new Promise((_, reject) => reject(error));
  }

  static all(items) {
    const values = [...items];
    let missing = values.length;
    return new Promise((resolve, reject) => {
      if (missing === 0) resolve(values);
      for (const [index, item] of values.entries()) {
        Promise.resolve(item).then((value) => {
          values[index] = value;
          missing -= 1;
          if (missing === 0) resolve(values);
        }, reject);
      }
    });
  }
}
