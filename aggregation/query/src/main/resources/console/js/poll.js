/** Calls an action every so often until the signal says stop; never two at a time, and not while nobody looks. */
export async function poll(signal, everyMs, action) {
  while (!signal.aborted) {
    if (!document.hidden) {
      try {
        await action();
      } catch (error) {
        if (!signal.aborted) console.warn(error);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
