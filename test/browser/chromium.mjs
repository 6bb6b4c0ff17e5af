// The browser of the tests: CHROMIUM, or the one that npm brought below build/browser.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

/** Starts it; `folder` is where it is unpacked. */
export async function launch(folder) {
  process.env.TMPDIR = resolve(folder);
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'; // so that it brings its libraries, too
  const require = createRequire(resolve('build/browser/package.json'));
  const bundled = require('@sparticuz/chromium');
  const executablePath = process.env.CHROMIUM ?? await (bundled.default ?? bundled).executablePath();
  return require('playwright-core').chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
