/**
 * Moves the scenarios of a server-rendered matrix between before, current and target, draws their way, filters them.
 *
 *   <div data-island="risk-matrix"><div class="matrix__toolbar" hidden><button data-position="before">… <input data-arrows> <input data-filter></div>
 *     <table><td data-cell="4-5"><ul class="matrix__marks"><li><a class="matrix__mark" data-before="5-5" data-current-position="4-5" data-target="2-4" data-words="…">
 */
import { matches } from "./shared/words";

type Position = "before" | "current" | "target";

const SVG = "http://www.w3.org/2000/svg";
const FROM: Record<Position, Position | null> = { before: null, current: "before", target: "current" };

export default function start(matrix: HTMLElement): void {
  const toolbar = matrix.querySelector<HTMLElement>(".matrix__toolbar");
  const table = matrix.querySelector<HTMLElement>("table");
  const arrows = matrix.querySelector<HTMLInputElement>("[data-arrows]");
  const filter = matrix.querySelector<HTMLInputElement>("[data-filter]");
  const marks = [...matrix.querySelectorAll<HTMLElement>(".matrix__mark")];
  if (!toolbar || !table?.parentElement) return;
  const links = [...table.querySelectorAll<HTMLAnchorElement>("a[data-count]")];
  const layer = document.createElementNS(SVG, "svg");
  layer.setAttribute("class", "matrix__arrows");
  layer.setAttribute("aria-hidden", "true");
  table.parentElement.classList.add("matrix");
  table.parentElement.append(layer);
  let position: Position = "current";

  const cell = (place: string): HTMLElement | null => table.querySelector(`[data-cell="${CSS.escape(place)}"]`);
  const shown = (mark: HTMLElement): boolean => matches(mark.dataset["words"] ?? "", filter?.value ?? "");

  const place = (): void => {
    for (const mark of marks) {
      const list = cell(at(mark, position))?.querySelector("ul");
      const item = mark.parentElement;
      if (list && item && item.parentElement !== list) list.append(item);
      mark.toggleAttribute("data-faded", !shown(mark));
    }
    for (const each of table.querySelectorAll<HTMLElement>("[data-cell]")) {
      const count = each.querySelectorAll(".matrix__mark:not([data-faded])").length;
      const figure = each.querySelector<HTMLElement>("[data-count]");
      if (figure) figure.textContent = count > 0 ? String(count) : "";
    }
    for (const link of links) link.search = searchAt(link.search, position);
    draw();
  };

  const draw = (): void => {
    layer.replaceChildren();
    const from = FROM[position];
    if (!arrows?.checked || !from) return;
    for (const mark of marks) {
      const [start, end] = [cell(at(mark, from)), cell(at(mark, position))];
      if (start && end && start !== end && shown(mark)) layer.append(...arrow(middle(start, layer), middle(end, layer)));
    }
  };

  for (const button of toolbar.querySelectorAll<HTMLButtonElement>("[data-position]")) {
    button.addEventListener("click", () => {
      position = (button.dataset["position"] ?? "current") as Position;
      for (const each of toolbar.querySelectorAll("[data-position]")) each.setAttribute("aria-pressed", String(each === button));
      place();
    });
  }
  arrows?.addEventListener("change", draw);
  filter?.addEventListener("input", place);
  table.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[hx-get]") : null;
    if (!link) return;
    for (const each of table.querySelectorAll("[data-current]")) each.removeAttribute("data-current");
    link.closest("td")?.setAttribute("data-current", "");
  });
  // The address was read when the page came; where the link leads now is what is asked for.
  table.addEventListener("htmx:configRequest", (event) => {
    const link = links.find((each) => each === event.target);
    if (link) (event as CustomEvent<{ path: string }>).detail.path = link.search;
  });
  new ResizeObserver(draw).observe(table);
  toolbar.hidden = false;
}

/** The same list at another moment; the current one goes without saying. */
function searchAt(search: string, position: Position): string {
  const asked = new URLSearchParams(search);
  if (position === "current") asked.delete("stage");
  else asked.set("stage", position);
  return `?${asked}`;
}

function at(mark: HTMLElement, position: Position): string {
  const current = mark.dataset["currentPosition"] ?? "";
  return (position === "current" ? current : mark.dataset[position]) || current;
}

function middle(cell: HTMLElement, layer: Element): { x: number; y: number } {
  const box = cell.getBoundingClientRect();
  const frame = layer.getBoundingClientRect();
  return { x: box.left - frame.left + box.width / 2, y: box.top - frame.top + box.height * 0.6 };
}

function arrow(start: { x: number; y: number }, end: { x: number; y: number }): Element[] {
  const angle = Math.atan2(end.y - start.y, end.x - start.x);
  const bend = { x: (start.x + end.x) / 2 - 16 * Math.sin(angle), y: (start.y + end.y) / 2 + 16 * Math.cos(angle) };
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", `M${start.x} ${start.y} Q${bend.x} ${bend.y} ${end.x} ${end.y}`);
  const dot = document.createElementNS(SVG, "circle");
  dot.setAttribute("cx", String(start.x));
  dot.setAttribute("cy", String(start.y));
  dot.setAttribute("r", "3");
  const head = document.createElementNS(SVG, "polygon");
  head.setAttribute("points", "0,0 -9,-4.5 -9,4.5");
  const turn = (Math.atan2(end.y - bend.y, end.x - bend.x) * 180) / Math.PI;
  head.setAttribute("transform", `translate(${end.x} ${end.y}) rotate(${turn})`);
  return [path, dot, head];
}
