import { rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findBinary, versionOf } from './find-binary.js';
import { serviceFolder } from './folders.js';
import { findInstallation } from './resolve.js';
import { hasSetpriv } from './service-user.js';

const readyWithin = 20_000;

/** @type {import('./service.js').Installable} */
const browserKind = {
  name: 'browser',
  variable: 'CHROMIUM_PATH',
  kit: 'chromium',
  async findInstalled() {
    const browser = (await findBinary('chromium-headless-shell')) ?? (await findBinary('chromium'));
    return browser ? { version: await versionOf(browser), binaries: { browser } } : undefined;
  },
  help: 'Install Chromium or Chrome and set CHROMIUM_PATH to its binary, or run the tests where apt reaches a Debian mirror.',
};

// Nothing but pages of 127.0.0.1 can be reached: every other host, named or numbered, is unknown at once.
const flags = [
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ...['--no-proxy-server', '--disable-quic', '--disable-gpu', '--disable-domain-reliability'],
];

/**
 * Starts a browser of a test's own, which reaches nothing but 127.0.0.1. The first one on a machine downloads it.
 *
 * The caller closes it. It dies with this process, also when that is killed. As root it runs as root, without a
 * sandbox: show it pages of the tests only.
 *
 * @param {{ rest?: readonly string[], environment?: NodeJS.ProcessEnv }} [options] `rest`: more arguments of Chromium
 * @returns {Promise<import('playwright-core').Browser>}
 * @throws {Error} when there is no browser, with what was tried and how to help; when it is not ready within 20 s
 */
export async function startBrowser({ rest = [], environment = process.env } = {}) {
  const binary = await browserBinary(environment);
  const folder = await serviceFolder('browser');
  try {
    const browser = await chromium.launch({
      executablePath: await mortal(binary, folder),
      args: [...flags, ...rest],
      env: { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: folder, LC_ALL: 'C', TZ: 'UTC' },
      timeout: readyWithin,
    });
    browser.once('disconnected', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
    return browser;
  } catch (error) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    throw error;
  }
}

/**
 * The binary that `CHROMIUM_PATH` names, else the one of the kit, else one of this machine.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<string>}
 */
async function browserBinary(environment) {
  const given = environment['CHROMIUM_PATH'];
  if (!given) {
    /** @param {string} line */
    const log = (line) => void process.stderr.write(`services: ${line}\n`);
    const { installation } = await findInstallation(browserKind, { environment, log });
    return String(installation.binaries['browser']);
  }
  await versionOf(given).catch((error) => {
    throw new Error(`CHROMIUM_PATH names ${given}, which does not run: correct it, or unset CHROMIUM_PATH`, {
      cause: error,
    });
  });
  return given;
}

/**
 * A script that starts the binary so that it dies with this process, where the system can do that: Playwright puts
 * arguments behind what it starts, never before.
 *
 * @param {string} binary
 * @param {string} folder
 * @returns {Promise<string>}
 */
async function mortal(binary, folder) {
  if (!hasSetpriv) return binary;
  const path = join(folder, 'start');
  const quoted = `'${binary.replaceAll("'", `'\\''`)}'`;
  await writeFile(path, `#!/bin/sh\nexec setpriv --pdeathsig KILL -- ${quoted} "$@"\n`, { mode: 0o755 });
  return path;
}
