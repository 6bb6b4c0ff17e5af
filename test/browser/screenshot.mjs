// Takes the picture of a report that README.md shows: screenshot.mjs REPORT.html PICTURE.png
import { mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';

import { launch } from './chromium.mjs';

const [report, picture] = process.argv.slice(2);
const folder = mkdtempSync('build/screenshot-');
const browser = await launch(folder);
const page = await browser.newPage({ viewport: { width: 1100, height: 1300 } });
await page.goto(`file://${resolve(report)}`);
// The beginning of the checks, then the plots.
await page.locator('#checks .block > .table > table > tbody > tr').evaluateAll((rows) => rows.slice(7).forEach((row) => row.remove()));
await page.locator('#findings, #references, #input, #rules').evaluateAll((sections) => sections.forEach((section) => section.remove()));
await page.screenshot({ path: picture });
await browser.close();
rmSync(folder, { recursive: true });
