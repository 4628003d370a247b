// Runs one bench in a process of its own and sends its result to the parent. Usage: fork with the name of the bench.
const { run } = await import(`./${process.argv[2]}.js`);
const result = await run();
process.send?.(result);
