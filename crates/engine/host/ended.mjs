// PostgreSQL's module can end in the middle of a statement: the stack is used up, memory is, or it exits. Its memory is in no known state then,
// and PGlite would go on with it as if the statement had been answered. So nothing is sent to it any more; the engine is started again
// from the last snapshot.

export class PostgresqlEnded extends Error {
  name = 'PostgresqlEnded';

  constructor(cause) {
    super(`PostgreSQL ended while it carried out this statement: ${inWords(cause)}`);
    this.isTooDeep = cause instanceof RangeError;
  }
}

/** Only PostgreSQL's own way back to its main loop is no end. `onEnd` takes the error, which the call that is going on throws. */
export function watchForEnd({ Module, POSTGRES_MAIN_LONGJMP }, onEnd) {
  const { _PostgresMainLoopOnce: loop } = Module;
  Module._PostgresMainLoopOnce = () => {
    try {
      return loop();
    } catch (error) {
      if (error?.status !== POSTGRES_MAIN_LONGJMP) {
        const ended = new PostgresqlEnded(error);
        onEnd(ended);
        // The first that PGlite does with what it caught.
        Module.stackRestore = () => {
          throw ended;
        };
      }
      throw error;
    }
  };
}

const inWords = (cause) => (cause?.status === undefined ? String(cause) : `exit status ${cause.status}`);
