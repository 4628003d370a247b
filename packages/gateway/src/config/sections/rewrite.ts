import { optionalText, section, wait } from '../values.ts';

/** `semantic.rewrite`: who makes questions of conversations stand alone. */
export const rewrite = section({
  model: optionalText,
  deadline: wait.prefault('1500ms'),
});
