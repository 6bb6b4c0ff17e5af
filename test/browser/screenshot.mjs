// Takes the picture of a report that README.md shows: screenshot.mjs REPORT.html PICTURE.png
import { mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';

import { launch } from './chromium.mjs';

const [report, picture] = process.argv.slice(2);
const folder = mkdtempSync('build/screenshot-');
const browser = await launch(folder);
const page = await browser.newPage({ viewport: { width: 1000, height: 1160 } });
await page.goto(`file://${resolve(report)}`);
await page.locator('#checks .table').first().evaluate((table) => { table.style.maxHeight = '15rem'; });
await page.locator('#input, #silver').evaluateAll((sections) => sections.forEach((section) => section.remove()));
await page.screenshot({ path: picture });
await browser.close();
rmSync(folder, { recursive: true });
