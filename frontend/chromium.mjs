// Unpacks the Chromium that an npm package carries: no root, no apt. Usage: node chromium.mjs FOLDER
// FOLDER/chromium is a launcher; it lends the browser the package's own libraries where the
// machine lacks them, and leaves a machine that has them alone.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const folder = path.resolve(process.argv[2] ?? '.');
const source = fileURLToPath(new URL('./node_modules/@sparticuz/chromium/bin/', import.meta.url));
const unpacked = (name) => brotliDecompressSync(readFileSync(path.join(source, name)));

// A tar archive is a run of 512-byte headers, each followed by its file, padded to 512 bytes.
function untar(archive, target) {
  const field = (at, length) => archive.toString('latin1', at, at + length).replace(/\0.*$/s, '');
  for (let at = 0; at < archive.length && field(at, 100) !== ''; ) {
    const size = Number.parseInt(field(at + 124, 12), 8) || 0;
    const isFile = ['', '0'].includes(field(at + 156, 1));
    const contents = archive.subarray(at + 512, at + 512 + size);
    if (isFile) writeFileSync(path.join(target, path.basename(field(at, 100))), contents);
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

function starts(environment) {
  return spawnSync(binary, ['--version'], { env: { ...process.env, ...environment } }).status === 0;
}

const binary = path.join(folder, 'chromium.bin');
const libraries = path.join(folder, 'lib');
mkdirSync(libraries, { recursive: true });
writeFileSync(binary, unpacked('chromium.br'), { mode: 0o755 });
untar(unpacked('al2023.tar.br'), libraries);

let lent = '';
if (!starts({})) {
  if (!starts({ LD_LIBRARY_PATH: libraries })) {
    console.error(`${binary} does not start, not even with its own libraries.`);
    console.error('Name another browser in CHROMIUM, e.g. CHROMIUM=/usr/bin/chromium make browser.');
    process.exit(1);
  }
  lent = 'export LD_LIBRARY_PATH="$(dirname "$0")/lib"\n';
}
const launcher = `#!/bin/sh\n${lent}exec "$(dirname "$0")/chromium.bin" "$@"\n`;
writeFileSync(path.join(folder, 'chromium'), launcher, { mode: 0o755 });
