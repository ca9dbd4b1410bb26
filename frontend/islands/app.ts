/**
 * Starts htmx and every island of the page.
 *
 *   <div data-island="risk-matrix">…</div>  loads risk-matrix.js from beside this file and calls its default export with
 *   the element. An island that fails, or no script at all, leaves the server's HTML as it was.
 */
import htmx from "htmx.org";
import { startFrame } from "./frame/start";

type Start = (element: HTMLElement) => void;

const here = import.meta.url;
const started = new WeakSet<Element>();

async function startIsland(element: HTMLElement): Promise<void> {
  const name = element.dataset["island"] ?? "";
  if (started.has(element) || !/^[a-z-]+$/.test(name)) return;
  started.add(element);
  try {
    const island = (await import(new URL(`./${name}.js`, here).href)) as { default: Start };
    island.default(element);
    element.dataset["started"] = "";
  } catch (error) {
    console.error(`island ${name} did not start`, error);
  }
}

function startIslands(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-island]")) void startIsland(element);
}

startFrame(document);
startIslands(document);
document.addEventListener("htmx:after:process", (event) => {
  if (!(event.target instanceof HTMLElement)) return;
  if (event.target.matches("[data-island]")) void startIsland(event.target);
  startIslands(event.target);
});
document.addEventListener("htmx:before:request", () => document.documentElement.setAttribute("data-loading", ""));
document.addEventListener("htmx:finally:request", () => document.documentElement.removeAttribute("data-loading"));

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
window.htmx = htmx;
