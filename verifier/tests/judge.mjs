// Runs the script of holdfast-verify.html, as it stands, over packs; prints a verdict a line.
//     node judge.mjs PAGE KEPT KEY PACK...     (KEPT and KEY may be empty)
import { readFileSync } from "node:fs";

const [page, kept, key, ...packs] = process.argv.slice(2);
const script = readFileSync(page, "utf8").match(/<script>([^]*)<\/script>/)[1];
const verifyPack = new Function(`${script}; return verifyPack;`)();
const brought = kept ? [{ name: kept, text: readFileSync(kept, "utf8") }] : [];
for (const pack of packs) {
  const { verdict } = await verifyPack(new Uint8Array(readFileSync(pack)), brought, key);
  console.log(JSON.stringify(verdict));
}
