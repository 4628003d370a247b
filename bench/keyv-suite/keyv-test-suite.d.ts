// What is used of a package that is installed only where the suite runs.
declare module '@keyv/test-suite' {
  type Suite = (
    test: typeof import('vitest'),
    Keyv: typeof import('keyv').Keyv,
    store: () => unknown,
  ) => void;
  const keyvTestSuite: Suite;
  export const keyvIteratorTests: Suite;
  export default keyvTestSuite;
}
