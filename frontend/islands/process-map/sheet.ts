/** The drawn sheet of the process map: its boxes, and the arrows that the server drew. */

export interface Box {
  readonly group: SVGGElement;
  readonly key: string;
  readonly width: number;
  readonly height: number;
  x: number;
  y: number;
}

type Boxes = ReadonlyMap<string, Box>;

const EDGE = 24; // of the sheet, beside a box that is moved beyond it
const LAYERS = [".process-map__lanes", ".process-map__arrows"];

export function boxesOf(svg: SVGSVGElement): Map<string, Box> {
  const boxes = new Map<string, Box>();
  for (const group of svg.querySelectorAll<SVGGElement>(".process-map__box")) {
    const rect = group.querySelector("rect");
    const key = group.dataset["key"] ?? "";
    if (!rect || !key) continue;
    const [width, height] = [Number(rect.getAttribute("width")), Number(rect.getAttribute("height"))];
    boxes.set(key, { group, key, width, height, x: Number(group.dataset["x"]), y: Number(group.dataset["y"]) });
  }
  return boxes;
}

export function place(svg: SVGSVGElement, box: Box, x: number, y: number): void {
  box.x = Math.max(0, Math.round(x));
  box.y = Math.max(0, Math.round(y));
  box.group.setAttribute("transform", `translate(${box.x} ${box.y})`);
  const sheet = svg.viewBox.baseVal;
  resize(svg, Math.max(sheet.width, box.x + box.width + EDGE), Math.max(sheet.height, box.y + box.height + EDGE));
}

/** Draws the arrows of a box straight, without words, until the server says how they run. */
export function follow(svg: SVGSVGElement, boxes: Boxes, key: string): void {
  for (const part of svg.querySelectorAll<SVGGElement>(".process-map__arrows > g")) {
    const { source, target } = part.dataset;
    if (source !== key && target !== key) continue;
    const [from, to] = [boxes.get(source ?? ""), boxes.get(target ?? "")];
    if (!from || !to) continue;
    part.toggleAttribute("data-loose", true);
    part.querySelector("path")?.setAttribute("d", `M${border(from, to).join(" ")} L${border(to, from).join(" ")}`);
  }
}

/** Takes over what the server drew; boxes that wait to be kept stay where they are. */
export function renew(svg: SVGSVGElement, boxes: Boxes, answer: string, waiting: ReadonlySet<string>): void {
  const drawn = new DOMParser().parseFromString(answer, "image/svg+xml").documentElement;
  if (!(drawn instanceof SVGSVGElement)) return;
  for (const layer of LAYERS) {
    const [old, made] = [svg.querySelector(layer), drawn.querySelector(layer)];
    if (old && made) old.replaceWith(document.importNode(made, true));
  }
  resize(svg, drawn.viewBox.baseVal.width, drawn.viewBox.baseVal.height);
  for (const [key, box] of boxesOf(drawn)) {
    const mine = boxes.get(key);
    if (mine && !waiting.has(key)) place(svg, mine, box.x, box.y);
  }
  for (const key of waiting) {
    const mine = boxes.get(key);
    if (!mine) continue;
    place(svg, mine, mine.x, mine.y);
    follow(svg, boxes, key);
  }
}

/** Makes the sheet as large as this, at the same scale. */
function resize(svg: SVGSVGElement, width: number, height: number): void {
  const sheet = svg.viewBox.baseVal;
  if (width === sheet.width && height === sheet.height) return;
  const scale = Number(svg.getAttribute("width")) / sheet.width;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", String(Math.round(width * scale)));
  svg.setAttribute("height", String(Math.round(height * scale)));
}

/** Where the line from the middle of one box to that of another leaves the first. */
function border(from: Box, to: Box): [number, number] {
  const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
  const [across, down] = [to.x + to.width / 2 - x, to.y + to.height / 2 - y];
  const share = Math.min(from.width / 2 / Math.abs(across), from.height / 2 / Math.abs(down), 0.5);
  return [Math.round(x + across * share), Math.round(y + down * share)];
}
