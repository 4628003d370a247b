/**
 * Keeps the process alive while somebody waits for a socket that does not; timers of a clock and idle sockets let it
 * end.
 *
 * @returns A function that ends it.
 */
export function stayAwake(): () => void {
  const handle = setInterval(() => {}, 2 ** 30);
  return () => clearInterval(handle);
}

/** Keeps the process alive until `task` ends. */
export async function awake<T>(task: Promise<T>): Promise<T> {
  const rest = stayAwake();
  try {
    return await task;
  } finally {
    rest();
  }
}
