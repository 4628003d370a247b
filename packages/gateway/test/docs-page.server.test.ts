import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser } from '../../../scripts/services/browser.js';
import { type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
let browser: Browser;
let gateway: TestGateway;

// The first run on a machine downloads the browser.
beforeAll(async () => {
  browser = await startBrowser();
  gateway = await start({ config: { auth: { keys: [{ key: 'gate-ann', tenant: 'ann' }] } } });
}, 300_000);

afterAll(() => browser?.close());

/** Opens the page, and notes what it complains of and what it asks for. */
async function openPage(): Promise<{ page: Page; complaints: string[]; asked: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${gateway.url}/docs`);
  await page.locator('.opblock').first().waitFor();
  return { page, complaints, asked };
}

it('shows every route in a browser, keeps to its policy and asks nobody but the gateway', async () => {
  const { page, complaints, asked } = await openPage();
  const document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, object>>;
  };
  const operations = Object.values(document.paths).flatMap((methods) => Object.keys(methods));
  expect(await page.locator('.opblock').count()).toBe(operations.length);
  expect(complaints).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(gateway.url) && !url.startsWith('data:'))).toEqual([]);
  await page.close();
});

it('tries a route with a key', async () => {
  const { page, complaints } = await openPage();
  await page.locator('.btn.authorize').click();
  const key = page.locator('.auth-container', { hasText: 'X-API-Key' });
  await key.locator('input').fill('gate-ann');
  await key.locator('button[type=submit]').click();
  await key.locator('.btn-done').click();
  const route = page.locator('#operations-service-get_api_auth_status');
  await route.locator('.opblock-summary-control').click();
  await route.locator('.execute').click();
  const body = route.locator('.live-responses-table .highlight-code');
  await body.waitFor();
  expect(await body.textContent()).toContain('"authenticated": true');
  expect(complaints).toEqual([]);
  await page.close();
});
