// Bundles the islands and styles into src/holdfast/web/static/dist, which git ignores.
//   islands/NAME.ts -> NAME.js   every file at the top of islands/ is an entry of its own
//   styles/NAME.css -> NAME.css  likewise; deeper folders hold what entries import
//   images/                      Leaflet's markers and layer icons
//   world.json                   countries for the map, so that it works without the internet
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { geoEquirectangular } from 'd3-geo';
import { geoProject, geoQuantize } from 'd3-geo-projection';
import * as esbuild from 'esbuild';
import { feature } from 'topojson-client';

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.resolve(here, '../src/holdfast/web/static/dist');

async function entriesIn(folder, extension) {
  const names = await readdir(path.join(here, folder)).catch(() => []);
  const isEntry = (name) => name.endsWith(extension) && !/\.(test|d)\.ts$/.test(name);
  return names.filter(isEntry).sort().map((name) => path.join(here, folder, name));
}

async function bundle(entryPoints) {
  if (entryPoints.length === 0) return [];
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints,
    outdir: dist,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    entryNames: '[name]',
    chunkNames: 'chunk-[hash]',
    assetNames: 'asset-[name]-[hash]',
    loader: { '.png': 'file', '.svg': 'file', '.woff2': 'file' },
    legalComments: 'linked',
    logLevel: 'warning',
    write: false,
  });
  return result.outputFiles;
}

// The atlas draws rings across the 180th meridian, which a flat map shows as streaks: cut them here.
async function world() {
  const atlas = JSON.parse(
    await readFile(path.join(here, 'node_modules/world-atlas/countries-110m.json'), 'utf8'),
  );
  const degrees = geoEquirectangular()
    .scale(180 / Math.PI)
    .translate([0, 0])
    .reflectY(true);
  return JSON.stringify(geoQuantize(geoProject(feature(atlas, atlas.objects.countries), degrees), 2));
}

const entries = [...(await entriesIn('islands', '.ts')), ...(await entriesIn('styles', '.css'))];
// Nothing is removed before everything is built: a failed build leaves the last good one in place.
const [outputs, map] = await Promise.all([bundle(entries), world()]).catch((failure) => {
  if (!('errors' in failure)) throw failure;
  process.exit(1); // esbuild has said what is wrong, and where
});
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
for (const output of outputs) {
  await mkdir(path.dirname(output.path), { recursive: true });
  await writeFile(output.path, output.contents);
}
await cp(path.join(here, 'node_modules/leaflet/dist/images'), path.join(dist, 'images'), {
  recursive: true,
});
await writeFile(path.join(dist, 'world.json'), map); // last: make takes it as the sign that all is there
console.log(`bundled ${entries.length} entries into ${outputs.length} files`);
