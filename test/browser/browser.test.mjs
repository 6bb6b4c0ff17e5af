// The report and the notebook in a headless Chromium: what they show, that they ask nobody for anything, and whom they do not name.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import { launch } from './chromium.mjs';

const PATIENTS = 1000;
const PYTHON = 'build/notebook/bin/python';
// Each stands for what must not leave: a name, a birth date, identifiers of all kinds, the name of a file.
const SECRETS = { family: 'Salanimi', birthDate: '-02-03', identifier: 'SALA-123', id: 'sala-id', file: 'salanimi', phone: '555-0199', city: 'Salakylä' };

let folder, database, empty, other, browser, report;

/** Patients with conditions, measurements, and things that are wrong; one bundle each, as one line of NDJSON. */
function documents() {
  return Array.from({ length: PATIENTS }, (_, n) => {
    const id = `${SECRETS.id}-${n}`;
    const subject = { reference: `Patient/${id}` };
    const entry = [{
      resourceType: 'Patient', id, gender: n % 50 === 0 ? 'woman' : ['female', 'male'][n % 2], birthDate: `${1930 + (n % 90)}${SECRETS.birthDate}`,
      name: [{ family: `${SECRETS.family}${n}`, given: ['Aino'] }], identifier: [{ system: 'http://local.setting.eu/identifier', value: `${SECRETS.identifier}${n}` }],
      telecom: [{ system: 'phone', value: SECRETS.phone }], address: [{ city: SECRETS.city, country: ['FI', 'SE', 'EE'][n % 3] }],
    }];
    for (let c = 0; c <= n % 4; c++) {
      entry.push({ resourceType: 'Condition', id: `${id}-c${c}`, subject, code: { coding: [{ system: 'http://snomed.info/sct', code: `${1000 + ((n * (c + 1)) % 40)}`, display: `Condition ${(n * (c + 1)) % 40}` }] } });
    }
    for (let o = 0; o < 2 + (n % 7); o++) {
      entry.push({ resourceType: 'Observation', id: `${id}-o${o}`, status: 'final', subject, effectiveDateTime: '2025-01-01',
        category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
        code: { coding: [{ system: 'http://loinc.org', code: `8480-${o}`, display: `Measurement <${o}> & more` }] },
        valueQuantity: { value: o === 1 && n === 3 ? 1e6 : 100 + ((n * 37) % 50) + o, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' } });
    }
    return JSON.stringify({ resourceType: 'Bundle', id: `${id}-b`, type: 'collection', entry: entry.map((resource) => ({ resource })) });
  }).join('\n');
}

const build = (input, to) => execFileSync('build/duckdb', ['-unsigned', '-no-init', '-bail',
  '-cmd', `LOAD 'build/fhir_das.duckdb_extension'; SET VARIABLE input = '${input}'; SET VARIABLE as_of = DATE '2026-11-20';`,
  '-cmd', '.output /dev/null', '-f', 'sql/build.sql', to]);
const python = (...command) => execFileSync(PYTHON, ['-B', ...command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** A page with what it logs as errors, and what it asks of others than itself. */
async function open(address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('request', (request) => /^(data|blob):/.test(request.url()) || new URL(request.url()).origin === new URL(address).origin || trouble.push(request.url()));
  await page.goto(address);
  return { page, trouble, close: () => context.close() };
}

before(async () => {
  mkdirSync('build/tmp', { recursive: true });
  folder = resolve(mkdtempSync('build/tmp/browser-'));
  browser = await launch(folder);
  mkdirSync(join(folder, 'documents'));
  writeFileSync(join(folder, 'documents', `${SECRETS.file}.ndjson`), documents());
  database = join(folder, 'browser.duckdb');
  build(join(folder, 'documents'), database);
  other = join(folder, 'other.ndjson');
  empty = join(folder, 'empty.duckdb');
  writeFileSync(other, '{"resourceType": "Organization", "id": "o1"}');
  build(other, empty);
  report = join(folder, 'report.html');
  python('notebook/report.py', database, report);
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the report of a thousand patients is small, and names nobody', () => {
  assert.ok(statSync(report).size < 5e6);
  const page = readFileSync(report, 'utf8');
  for (const [kind, secret] of Object.entries(SECRETS)) {
    assert.ok(!page.includes(secret), `${kind} is in it`);
  }
  assert.ok(!/\b(19|20)\d\d-02-03\b/.test(page));
});

test('the report draws every plot, and asks nobody', async () => {
  const { page, trouble, close } = await open(`file://${report}`);
  const marks = await page.$$eval('figure svg', (drawings) => drawings.map((svg) => svg.querySelectorAll('.mark-rect path, .mark-symbol path, .mark-line path').length));
  assert.equal(marks.length, 3 + 8); // pyramid, prevalence, curves; eight measurements
  assert.ok(marks.every((count) => count > 0), `${marks}`);
  assert.ok(marks[0] >= 30, 'the pyramid has bars for all ages');
  assert.equal(await page.locator('figcaption', { hasText: 'Measurement <1> & more' }).count(), 1);
  assert.match(await page.locator('figcaption', { hasText: 'Measurement <1>' }).innerText(), /1 far out/);
  assert.deepEqual(trouble, []);
  await close();
});

test('its tables are searched, sorted and opened in full', async () => {
  const { page, trouble, close } = await open(`file://${report}`);
  const lines = page.locator('#checks > .block > .table > table > tbody > tr');
  const seen = lines.filter({ visible: true });
  const all = await lines.count();
  assert.equal(await seen.count(), 12);
  await page.locator('#checks').getByRole('button', { name: `Show all ${all}` }).click();
  assert.equal(await seen.count(), all);
  await page.locator('#checks').getByRole('button', { name: 'Show fewer' }).click();
  assert.equal(await seen.count(), 12);
  const search = page.getByRole('searchbox', { name: 'Search in All checks' });
  await search.fill('gender male');
  assert.equal(await seen.count(), 1);
  assert.equal(await page.locator('#checks output').innerText(), `1 of ${all}`);
  await search.fill('no such check');
  assert.equal(await seen.count(), 0);
  await search.fill('');
  assert.equal(await seen.count(), 12);
  const shares = () => page.$$eval('#conditions tbody tr', (rows) => rows.map((row) => Number(row.cells[2].dataset.value)));
  const ascending = (values) => values.every((value, n) => n === 0 || values[n - 1] <= value);
  const head = page.locator('#conditions th', { hasText: 'share' });
  await head.getByRole('button').click();
  assert.equal(await head.getAttribute('aria-sort'), 'ascending');
  assert.ok(ascending(await shares()) && (await shares()).length === 40);
  await head.getByRole('button').click();
  assert.equal(await head.getAttribute('aria-sort'), 'descending');
  assert.ok(ascending((await shares()).reverse()));
  // What is seen of a long table are the first rows in their new order.
  assert.deepEqual(await page.$$eval('#conditions tbody tr', (rows) => rows.map((row) => row.checkVisibility())), Array.from({ length: 40 }, (_, n) => n < 12));
  assert.deepEqual(trouble, []);
  await close();
});

test('a check leads to where it fails, and to the rows if they are asked for', async () => {
  const what = 'The gender, if there is one, is male, female, other or unknown.';
  const { page, close } = await open(`file://${report}`);
  const details = page.locator('#checks details', { hasText: what });
  // By keyboard alone.
  await details.locator('summary').focus();
  await page.keyboard.press('Enter');
  assert.match(await details.innerText(), /20 of 1000: 2\.00 %/);
  assert.match(await details.innerText(), /20 × Patient\.gender/);

  assert.match(await page.locator('#findings tr', { hasText: 'Patient.gender' }).innerText(), /required-binding\s+Patient\.gender\s+20\s+2/);
  assert.match(await page.locator('#references tr', { hasText: 'Condition.subject' }).innerText(), /Condition\.subject\s+Patient\s+relative\s+2.500\s+0\s+100/);
  await close();

  const identified = join(folder, 'identified.html');
  python('notebook/report.py', database, identified, '--identify');
  const again = await open(`file://${identified}`);
  const rows = again.page.locator('#checks details', { hasText: what }).locator('tbody tr');
  assert.equal(await rows.count(), 20);
  assert.match(await rows.first().textContent(), new RegExp(`Patient${SECRETS.id}-0${SECRETS.file}`));
  assert.match(await again.page.locator('#findings tr', { hasText: 'Patient.gender' }).innerText(), new RegExp(`${SECRETS.id}-0`));
  await again.close();
});

test('the report is read on a phone', async () => {
  const { page, close } = await open(`file://${report}`, { viewport: { width: 360, height: 740 }, hasTouch: true });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
  assert.ok(await page.$$eval('figure svg', (drawings) => drawings.every((svg) => svg.getBoundingClientRect().right <= 360)));
  // The verdict, the question and the answer fit; what does not is in the details.
  assert.ok(await page.locator('#checks th', { hasText: 'observed' }).evaluate((head) => head.getBoundingClientRect().right <= 360));
  assert.ok(!(await page.locator('#checks th', { hasText: 'category' }).isVisible()));
  const details = page.locator('#checks details').first();
  await details.locator('summary').tap();
  assert.match(await details.innerText(), /Conformance|Completeness|Plausibility/);
  await close();
});

test('the report is used by keyboard alone', async () => {
  const { page, close } = await open(`file://${report}`);
  const focused = () => page.evaluate(() => (document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim());
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Skip to the checks');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Search in All checks');
  await page.keyboard.type('gender male');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'verdict');
  await page.keyboard.press('Space');
  assert.equal(await page.locator('#checks th').first().getAttribute('aria-sort'), 'ascending');
  for (let stops = 0; (await focused()).startsWith('The gender') === false; stops++) {
    assert.ok(stops < 10, 'the check is reached');
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('#checks details p').filter({ hasText: '20 of 1000' }).isVisible());
  // Where the keyboard is can be seen.
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
  await close();
});

test('the report has names for all and enough contrast, in light and dark', async () => {
  const papers = new Set();
  for (const colorScheme of ['light', 'dark']) {
    const { page, close } = await open(`file://${report}`, { colorScheme });
    papers.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    // Contrast is not judged where a table's shadow is behind the text.
    await page.addStyleTag({ content: '.table { background: none !important; }' });
    await page.evaluate(() => document.querySelectorAll('#checks details').forEach((details, n) => { details.open = n < 3; }));
    await page.addScriptTag({ path: 'build/browser/node_modules/axe-core/axe.min.js' });
    const { violations, incomplete } = await page.evaluate(() => axe.run({ include: ['body'], exclude: ['figure svg > *'] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    assert.deepEqual([...violations, ...incomplete].map(({ id, nodes }) => [id, nodes[0].html]), [], colorScheme);
    // What is inside of the plots is measured here.
    const contrast = await page.evaluate(() => {
      const luminance = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)).reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
      const paper = luminance(getComputedStyle(document.body).backgroundColor);
      const least = (selector, property) => Math.min(...[...document.querySelectorAll(selector)].map((mark) => luminance(getComputedStyle(mark)[property]))
        .map((ink) => (Math.max(paper, ink) + 0.05) / (Math.min(paper, ink) + 0.05)));
      return [least('figure svg text', 'fill'), least('figure svg .mark-rect.role-mark path[fill^=var]:not([opacity]):not([fill-opacity])', 'fill')];
    });
    assert.ok(contrast.every(Number.isFinite) && contrast[0] >= 4.5 && contrast[1] >= 3, `${colorScheme}: ${contrast}`);
    await close();
  }
  assert.equal(papers.size, 2);
});

test('the report is read on paper', async () => {
  const { page, close } = await open(`file://${report}`, { colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  for (const control of ['nav', 'input', 'main button', '.skip']) {
    assert.deepEqual(await page.$$eval(control, (found) => found.filter((element) => element.checkVisibility()).length), 0, control);
  }
  // What failed says why, the others do not; all rows are there.
  assert.ok(await page.locator('tr:has(.verdict.fail) details p').first().isVisible());
  assert.ok(!(await page.locator('tr:has(.verdict.pass) details p').first().isVisible()));
  assert.ok(await page.$$eval('#checks > .block > .table > table > tbody > tr, #conditions tbody tr', (rows) => rows.every((row) => row.checkVisibility())));
  // Everything is as wide as a page of A4 at most: nothing is cut at its side.
  await page.setViewportSize({ width: Math.floor(((210 - 2 * 12) / 25.4) * 96), height: 900 });
  const cut = await page.$$eval('main, table, figure, svg, .tiles', (parts) => parts.filter((part) => part.checkVisibility() && part.getBoundingClientRect().right > innerWidth + 1).map((part) => part.outerHTML.slice(0, 80)));
  assert.deepEqual(cut, []);
  // No plot, no row and no title is cut in two or left alone: CSS says so, and the browser breaks pages by it.
  assert.ok(await page.$$eval('figure, main tr', (parts) => parts.every((part) => getComputedStyle(part).breakInside === 'avoid')));
  assert.ok(await page.$$eval('h2, h3, h4, thead', (parts) => parts.every((part) => getComputedStyle(part).breakAfter === 'avoid')));
  const pages = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages >= 5 && pages <= 40, `${pages} pages`);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  assert.equal(await page.locator('details[open]').count(), 0);
  await close();
});

test('the report of a build without patients says what is missing', async () => {
  const file = join(folder, 'empty.html');
  python('notebook/report.py', empty, file);
  const { page, trouble, close } = await open(`file://${file}`);
  const words = await page.locator('main').innerText();
  assert.match(words, /Nothing was measured 5 times/);
  assert.ok((await page.locator('figure').allTextContents()).some((figure) => figure.includes('No patient has a condition.')));
  assert.deepEqual(trouble, []);
  await close();
});

test('a file that is no build is refused with what to do', () => {
  for (const wrong of [join(folder, 'none.duckdb'), other]) {
    assert.throws(() => python('notebook/report.py', wrong, join(folder, 'none.html')), (error) => error.status === 1 && /make run DB=/.test(error.stderr));
  }
});

test('the notebook shows layers, checks, rows and plots', { timeout: 240_000 }, async () => {
  const port = await new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => found(port)); });
  });
  const before = statSync(database).mtimeMs;
  const marimo = spawn(PYTHON, ['-B', '-m', 'marimo', '-q', 'run', 'notebook/explore.py', '--headless', '--no-token', '--host', '127.0.0.1', '--port', `${port}`, '--', '--db', database],
    { stdio: 'ignore', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } });
  try {
    const address = `http://127.0.0.1:${port}/`;
    for (let tries = 0; ; tries++) {
      if (await fetch(address).then(() => true, () => false)) break;
      assert.ok(tries < 300, 'it does not start');
      await new Promise((later) => setTimeout(later, 200));
    }
    const { page, trouble, close } = await open(address);
    await page.getByRole('tab', { name: 'Checks' }).waitFor({ timeout: 120_000 });

    // What is in the other tabs is on the page as well, and hidden.
    const visible = (text) => page.getByText(text).filter({ visible: true }).first();

    // A check, then one of its rows, then the resource.
    await visible('Checks: select one').waitFor();
    await page.getByPlaceholder('Search...').first().fill('patient_gender_valid');
    await page.getByRole('row', { name: /The 20 % most active patients/ }).waitFor({ state: 'hidden' });
    await page.getByRole('row', { name: /The gender, if there is one/ }).getByRole('checkbox').click();
    await visible('Rows that fail patient_gender_valid').waitFor();
    assert.equal(await page.getByPlaceholder('Search...').first().inputValue(), 'patient_gender_valid', 'a selection ends the search');
    await page.getByRole('row', { name: new RegExp(`${SECRETS.id}-0 `) }).getByRole('checkbox').click();
    await visible(`"family": "${SECRETS.family}0"`).waitFor();

    await page.getByRole('tab', { name: 'Rules' }).click();
    await page.getByRole('row', { name: /gender_valid/ }).getByRole('checkbox').click();
    await visible('Rows that break patient_gender_valid').waitFor();

    await page.getByRole('tab', { name: 'Findings' }).click();
    await page.getByRole('row', { name: /required-binding/ }).getByRole('checkbox').click();
    await visible('Resources with required-binding').waitFor();
    await page.getByRole('row', { name: new RegExp(`Patient ${SECRETS.id}-50 `) }).getByRole('checkbox').click();
    await visible(`"family": "${SECRETS.family}50"`).waitFor();
    await page.getByRole('tab', { name: 'References' }).click();
    await visible('Condition.subject').waitFor();

    // All tables with their rows and comments; the columns and a sample of one of them.
    await page.getByRole('tab', { name: 'Tables' }).click();
    const overview = page.getByRole('tabpanel', { name: 'Tables' }).getByPlaceholder('Search...').first();
    await visible('Columns of silver.patient').waitFor();
    await visible('birth_date').waitFor();
    await overview.fill('silver.patient');
    await page.getByRole('row', { name: /silver.patient 1,000 / }).waitFor();
    await overview.fill('gold.build');
    await page.getByRole('row', { name: /silver.patient 1,000 / }).waitFor({ state: 'hidden' });
    await page.getByRole('row', { name: /gold.build 1 When/ }).getByRole('checkbox').click();
    await visible('Columns of gold.build').waitFor();
    await visible('The first 1 of 1 rows').waitFor();

    // It draws on a canvas: the colours of the marks are on it.
    const has = (canvas, colour) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let pixels = 0;
      for (let at = 0; at < data.length; at += 4) pixels += data[at + 3] === 255 && colour.every((part, n) => data[at + n] === part);
      return pixels > 20;
    };
    const [blue, orange] = [[59, 110, 168], [217, 119, 43]];
    for (const [tab, plots, colours] of [['Patients', 1, [blue, orange]], ['Conditions', 1, [blue]], ['Measurements', 4, [blue]], ['Activity', 1, [blue, orange]]]) {
      await page.getByRole('tab', { name: tab }).click();
      const canvases = page.locator('canvas').filter({ visible: true });
      await canvases.nth(plots - 1).waitFor();
      for (let plot = 0; plot < plots; plot++) {
        for (const colour of colours) {
          assert.ok(await canvases.nth(plot).evaluate(has, colour), `${tab}, plot ${plot}: nothing is drawn in ${colour}`);
        }
      }
    }
    // The browser's advice about reading a canvas and about loading ahead is for others.
    const real = (trouble) => trouble.filter((text) => !/willReadFrequently|preloaded using link preload/.test(text));
    assert.deepEqual(real(trouble), []);
    await close();

    const phone = await open(address, { viewport: { width: 375, height: 740 }, colorScheme: 'dark' });
    await phone.page.getByRole('tab', { name: 'Activity' }).click({ timeout: 120_000 });
    const plot = phone.page.getByRole('tabpanel', { name: 'Activity' }).locator('canvas');
    await plot.waitFor();
    assert.ok(await plot.evaluate((canvas) => canvas.getBoundingClientRect().right <= innerWidth), 'the plot fits the phone');
    assert.equal(await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
    // Dark paper, and light letters on it.
    const [paper, letters] = await plot.evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const light = data.filter((value, at) => at % 4 === 3 && value === 255 && data[at - 1] > 240 && data[at - 2] > 240 && data[at - 3] > 240).length;
      return [getComputedStyle(document.body).backgroundColor, light];
    });
    assert.ok(paper.match(/[\d.]+/g).slice(0, 3).every((part) => part < (paper.startsWith('color') ? 0.25 : 64)) && letters > 100, `${paper}, ${letters}`);
    // Another database is chosen, and one that is none is refused.
    await phone.page.getByPlaceholder('path of another one').fill(other);
    await phone.page.keyboard.press('Enter');
    await phone.page.getByText('is not of this version of the pipeline').waitFor();
    await phone.page.getByPlaceholder('path of another one').fill(empty);
    await phone.page.keyboard.press('Enter');
    await phone.page.getByRole('tab', { name: 'Conditions' }).click();
    await phone.page.getByText('Conditions: no rows.').filter({ visible: true }).first().waitFor();
    assert.deepEqual(real(phone.trouble), []);
    await phone.close();
    assert.equal(statSync(database).mtimeMs, before, 'the database was changed');
  } finally {
    marimo.kill();
  }
});
