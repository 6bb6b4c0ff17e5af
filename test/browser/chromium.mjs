// The browser of the tests: CHROMIUM, or the one that npm brought below build/browser.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** Starts it; `folder` is where it is unpacked. */
export async function launch(folder) {
  const home = resolve(folder);
  process.env.TMPDIR = home;
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'; // so that it brings its libraries, too
  // Its own list of fonts looks for them in /tmp. A page without any font is blank, and one with a search field ends the browser.
  process.env.FONTCONFIG_FILE ??= join(home, 'fonts.conf');
  writeFileSync(join(home, 'fonts.conf'), `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(home, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(home, 'fonts-cache')}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`);
  const require = createRequire(resolve('build/browser/package.json'));
  const bundled = require('@sparticuz/chromium');
  const executablePath = process.env.CHROMIUM ?? await (bundled.default ?? bundled).executablePath();
  return require('playwright-core').chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
