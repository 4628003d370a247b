/**
 * One broken rule.
 *
 * @typedef {object} Finding
 * @property {string} where path, and line when there is one, relative to the root
 * @property {string} what what is wrong
 * @property {string} remedy what to do
 */

/**
 * Prints the findings of a check and makes the process fail when there are any.
 *
 * @param {string} check name of the check, for example `check:layers`
 * @param {readonly Finding[]} findings
 * @param {string} passed what to print when there are none
 */
export function report(check, findings, passed) {
  for (const { where, what, remedy } of findings) console.error(`${where}  ${what}\n    ${remedy}`);
  if (findings.length === 0) console.log(`${check}: ${passed}`);
  else console.error(`${check}: ${findings.length} broken ${findings.length === 1 ? 'rule' : 'rules'}`);
  if (findings.length > 0) process.exitCode = 1;
}
