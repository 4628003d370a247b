export { pairVerifier, type Verifier } from './verifier.ts';
