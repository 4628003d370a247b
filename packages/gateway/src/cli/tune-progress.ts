/** Says how far a long piece of work is: over and over on one line of a terminal, else every tenth of the way. */
export function progressLine(
  output: NodeJS.WritableStream & { readonly isTTY?: boolean },
  what: string,
): (done: number, total: number) => void {
  let shown = 0;
  return (done, total) => {
    const tenths = Math.floor((done * 10) / total);
    if (output.isTTY) {
      const percentage = Math.floor((done * 100) / total);
      if (percentage === shown && done < total) return;
      shown = percentage;
      output.write(`\r${what}: ${done} of ${total}${done === total ? '\n' : ''}`);
    } else if (tenths > shown) {
      shown = tenths;
      output.write(`${what}: ${done} of ${total}\n`);
    }
  };
}
